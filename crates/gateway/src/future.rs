//! The response of a layer, or the refusal in its place.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use crate::grant::Grant;
use crate::identity::Identity;
use crate::invocation::Invocation;

pin_project! {
    /// The response future of the layers' services.
    pub struct ResponseFuture<F, B, E> {
        #[pin]
        kind: Kind<F, B, E>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<F, B, E> {
        Served { #[pin] response: F, known: Option<Known> },
        Refused { response: Option<Response<B>> },
        Waiting { response: Waiting<B, E> },
    }
}

/// A response that is there once a source of keys or a body has been waited for.
pub(crate) type Waiting<B, E> = Pin<Box<dyn Future<Output = Result<Response<B>, E>> + Send>>;

/// The facts of a request that a layer lets through, for the extensions of the response.
#[derive(Clone, Debug)]
pub(crate) enum Known {
    Caller(Identity),
    Decided(Identity, Box<(Invocation, Option<Grant>)>),
}

impl Known {
    /// Puts it where an outer layer finds it. SPEC A1
    pub(crate) fn attach<B>(self, mut response: Response<B>) -> Response<B> {
        let extensions = response.extensions_mut();
        match self {
            Self::Caller(identity) => {
                extensions.insert(identity);
            }
            Self::Decided(identity, decided) => {
                let (invocation, grant) = *decided;
                extensions.insert(identity);
                extensions.insert(invocation);
                if let Some(grant) = grant {
                    extensions.insert(grant);
                }
            }
        }
        response
    }
}

impl<F, B, E> ResponseFuture<F, B, E> {
    pub(crate) fn served(response: F, known: Known) -> Self {
        Self { kind: Kind::Served { response, known: Some(known) } }
    }

    pub(crate) fn refused(response: Response<B>) -> Self {
        Self { kind: Kind::Refused { response: Some(response) } }
    }

    pub(crate) fn waiting(response: Waiting<B, E>) -> Self {
        Self { kind: Kind::Waiting { response } }
    }
}

impl<F, B, E> Future for ResponseFuture<F, B, E>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().kind.project() {
            KindProjection::Served { response, known } => {
                let response = ready!(response.poll(context))?;
                Poll::Ready(Ok(match known.take() {
                    Some(known) => known.attach(response),
                    None => response,
                }))
            }
            KindProjection::Refused { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                // Polled again after it was done, which callers must not do.
                None => Poll::Pending,
            },
            KindProjection::Waiting { response } => response.as_mut().poll(context),
        }
    }
}

impl<F, B, E> fmt::Debug for ResponseFuture<F, B, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
