//! Services that are called without a runtime: all that they wait for is there at once.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::{Request, Response};
use tower_service::Service;

/// A function as the service behind the layers.
#[derive(Clone, Debug)]
pub struct Handler<F>(pub F);

impl<F, B> Service<Request<B>> for Handler<F>
where
    F: FnMut(Request<B>) -> Response<String>,
{
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        ready(Ok((self.0)(request)))
    }
}

/// Sends one request to a service.
///
/// # Panics
///
/// If the service is not ready, or its response is not there, at the first poll.
pub fn call<S, B>(mut service: S, request: Request<B>) -> Response<String>
where
    S: Service<Request<B>, Response = Response<String>, Error = Infallible>,
{
    let mut context = Context::from_waker(Waker::noop());
    assert!(service.poll_ready(&mut context).is_ready());
    match pin!(service.call(request)).poll(&mut context) {
        Poll::Ready(Ok(response)) => response,
        Poll::Pending => panic!("the service waits for something"),
    }
}
