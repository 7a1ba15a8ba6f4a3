use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Response;
use pin_project_lite::pin_project;

use crate::denied::Denied;
use crate::refusal::Refusal;

pin_project! {
    /// The response future of [`Authenticate`](crate::Authenticate).
    pub struct ResponseFuture<F> {
        #[pin]
        kind: Kind<F>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<F> {
        Served { #[pin] response: F },
        Refused { denied: Option<Denied> },
    }
}

impl<F> ResponseFuture<F> {
    pub(crate) fn served(response: F) -> Self {
        Self { kind: Kind::Served { response } }
    }

    pub(crate) fn refused(denied: Denied) -> Self {
        Self { kind: Kind::Refused { denied: Some(denied) } }
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: From<String>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().kind.project() {
            KindProjection::Served { response } => response.poll(context),
            KindProjection::Refused { denied } => match denied.take() {
                Some(denied) => {
                    let mut response = Refusal::of(denied.reason()).into_response();
                    response.extensions_mut().insert(denied);
                    Poll::Ready(Ok(response))
                }
                // Polled again after it was done, which callers must not do.
                None => Poll::Pending,
            },
        }
    }
}

impl<F> fmt::Debug for ResponseFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
