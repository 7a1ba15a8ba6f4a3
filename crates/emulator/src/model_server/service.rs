//! A model's server as a tower service.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use stagemaker_gateway::Clock;
use tower_service::Service;

use crate::body::request_body;
use crate::endpoints::model::Model;
use crate::model_server::answering::{self, Unanswered};
use crate::persistent::Persistent;
use stagemaker_openai::error::response::ContainerError;

/// A model's server without the front door of the service: it has no lock and no endpoints, takes
/// chat completions on every path, and refuses in the container's own words.
#[derive(Clone)]
pub struct ModelServer {
    model: Arc<Model>,
    persistent: Persistent,
    max_body_bytes: usize,
}

/// The largest request body by default: 25 MB, as for the emulator.
const MAX_BODY_BYTES: usize = 25 * 1024 * 1024;

impl ModelServer {
    /// Serves a model by the clock of the machine, with ids that differ each time.
    pub fn new(model: Model) -> Self {
        let persistent = Persistent::default();
        Self { model: Arc::new(model), persistent, max_body_bytes: MAX_BODY_BYTES }
    }

    /// Makes ids from a seed, and dates from a clock.
    #[must_use]
    pub fn with_seed_and_clock(self, seed: u64, clock: impl Clock + 'static) -> Self {
        Self { persistent: Persistent::new(Some(seed), Arc::new(clock)), ..self }
    }

    /// Takes request bodies of at most so many bytes.
    #[must_use]
    pub fn with_max_body_bytes(self, max_body_bytes: usize) -> Self {
        Self { max_body_bytes, ..self }
    }
}

impl Service<Request> for ModelServer {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let Self { model, persistent, max_body_bytes } = self.clone();
        Box::pin(async move {
            let request = request_body::drained(request);
            let answer = answering::answer(&persistent, &model, max_body_bytes, request).await;
            Ok(answer.unwrap_or_else(|unanswered| match unanswered {
                Unanswered::Container(error) => response(error),
                Unanswered::Service(error) => error.into_response(),
            }))
        })
    }
}

/// A container's error as it leaves its port.
fn response(error: ContainerError) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, [(CONTENT_TYPE, "application/json")], error.body).into_response()
}

impl fmt::Debug for ModelServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelServer").field("model", &self.model).finish_non_exhaustive()
    }
}
