//! The tower service that users embed a model's server by.

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
use stagemaker_openai::error::container_error::ContainerError;
use tower_service::Service;

use crate::body::client_body;
use crate::config::DEFAULT_MAX_BODY_BYTES;
use crate::endpoints::model::Model;
use crate::model_server::answer::Unanswered;
use crate::model_server::answering;
use crate::state::Persistent;

/// A model's server without the front door of the service.
///
/// It has no lock and no endpoints, takes chat completions on every path, and refuses in the
/// container's own words.
#[derive(Clone)]
pub struct ModelServer {
    model: Arc<Model>,
    persistent: Persistent,
    max_body_bytes: usize,
}

impl ModelServer {
    /// Serves a model by the clock of the machine, with ids that differ each time.
    pub fn new(model: Model) -> Self {
        let persistent = Persistent::default();
        Self { model: Arc::new(model), persistent, max_body_bytes: DEFAULT_MAX_BODY_BYTES }
    }

    /// Makes ids from a seed, and dates from a clock, so that runs can be repeated.
    #[must_use]
    pub fn with_seed_and_clock(self, seed: u64, clock: impl Clock + 'static) -> Self {
        Self { persistent: Persistent::new(Some(seed), Some(Arc::new(clock))), ..self }
    }

    /// Limits request bodies to a number of bytes; 25 MB by default.
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
            let request = client_body::wrap(request, None);
            // As in the emulator each request takes an id first, so that a seed gives completions
            // the same ids in both.
            drop(persistent.ids.request());
            let answer = answering::answer(&persistent, &model, max_body_bytes, request).await;
            Ok(answer.unwrap_or_else(|unanswered| match unanswered {
                Unanswered::Container { error, .. } => response(error),
                Unanswered::Service(error) => error.into_response(),
            }))
        })
    }
}

/// Returns a container's error as it leaves the container's port.
fn response(error: ContainerError) -> Response {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
    (status, [(CONTENT_TYPE, "application/json")], error.body).into_response()
}

impl fmt::Debug for ModelServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelServer").field("model", &self.model).finish_non_exhaustive()
    }
}
