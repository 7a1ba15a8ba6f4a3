//! The bridge from HTTP's library to a tower service.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Version;
use axum::response::{IntoResponse as _, Response};
use hyper::body::Incoming;
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::body::client_body;
use crate::transport::activity::{Activity, ExchangeGuard};
use crate::transport::framing;
use crate::transport::response_body::ResponseBody;

/// A tower service as the service of one connection.
pub(crate) struct HyperService<S> {
    /// The service that answers.
    pub(crate) service: S,
    /// The address of the client, which the log names.
    pub(crate) client: SocketAddr,
    /// The activity of the connection.
    pub(crate) activity: Arc<Activity>,
    /// The longest time between two pieces of a request's body.
    pub(crate) body_timeout: Duration,
}

impl<S> hyper::service::Service<axum::http::Request<Incoming>> for HyperService<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone,
{
    type Response = axum::http::Response<ResponseBody>;
    type Error = Infallible;
    type Future = ExchangeFuture<S::Future>;

    /// Refuses a head that is not well framed, and hands any other to the service.
    fn call(&self, request: axum::http::Request<Incoming>) -> Self::Future {
        let is_http2 = request.version() == Version::HTTP_2;
        let exchange = Some(ExchangeGuard::begin(Arc::clone(&self.activity), is_http2));
        let checked = framing::check(&request);
        // Where it is refused, what the client still sends is read, so that it reads why.
        let request = client_body::wrap(request.map(Body::new), Some(self.body_timeout));
        let answer = match checked {
            Ok(()) => Answer::Service { future: self.service.clone().call(request) },
            Err(error) => {
                tracing::info!(
                    "a request of {} is refused before it is read: {error}",
                    self.client
                );
                Answer::Refused { refusal: Some(error.into_response()) }
            }
        };
        ExchangeFuture { answer, exchange }
    }
}

pin_project! {
    /// An answer that is being made, and the exchange that it belongs to.
    pub(crate) struct ExchangeFuture<F> {
        #[pin]
        answer: Answer<F>,
        exchange: Option<ExchangeGuard>,
    }
}

pin_project! {
    #[project = AnswerProjection]
    enum Answer<F> {
        Service { #[pin] future: F },
        Refused { refusal: Option<Response> },
    }
}

impl<F> Future for ExchangeFuture<F>
where
    F: Future<Output = Result<Response, Infallible>>,
{
    type Output = Result<axum::http::Response<ResponseBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = match this.answer.project() {
            AnswerProjection::Service { future } => std::task::ready!(future.poll(context))?,
            AnswerProjection::Refused { refusal } => refusal.take().unwrap_or_default(),
        };
        match this.exchange.take() {
            Some(exchange) => {
                Poll::Ready(Ok(response.map(|body| ResponseBody::new(body, exchange))))
            }
            // It was polled after it had ended, which no caller does.
            None => Poll::Pending,
        }
    }
}
