//! The response, or the refusal in its place.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Response;
use pin_project_lite::pin_project;

use crate::denied::Denied;
use crate::forbidden::Forbidden;
use crate::identity::Identity;
use crate::refusal::Refusal;

pin_project! {
    /// The response future of [`Authenticate`](crate::Authenticate) and
    /// [`Authorize`](crate::Authorize).
    pub struct ResponseFuture<F> {
        #[pin]
        kind: Kind<F>,
    }
}

pin_project! {
    #[project = KindProjection]
    enum Kind<F> {
        Served { #[pin] response: F },
        Refused { refused: Option<Refused> },
    }
}

/// Why there is no response from inside.
enum Refused {
    /// It is not known who calls.
    Denied(Denied),
    /// It is, and they may not.
    Forbidden(Box<(Forbidden, Identity)>),
}

impl Refused {
    fn into_response<B: From<String>>(self) -> Response<B> {
        match self {
            Self::Denied(denied) => {
                let mut response = Refusal::of(denied.reason()).into_response();
                response.extensions_mut().insert(denied);
                response
            }
            Self::Forbidden(boxed) => {
                let (forbidden, identity) = *boxed;
                let mut response = Refusal::forbidden(&forbidden).into_response();
                response.extensions_mut().insert(forbidden);
                response.extensions_mut().insert(identity);
                response
            }
        }
    }
}

impl<F> ResponseFuture<F> {
    pub(crate) fn served(response: F) -> Self {
        Self { kind: Kind::Served { response } }
    }

    pub(crate) fn denied(denied: Denied) -> Self {
        Self { kind: Kind::Refused { refused: Some(Refused::Denied(denied)) } }
    }

    pub(crate) fn forbidden(forbidden: Forbidden, identity: Identity) -> Self {
        let refused = Some(Refused::Forbidden(Box::new((forbidden, identity))));
        Self { kind: Kind::Refused { refused } }
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
            KindProjection::Refused { refused } => match refused.take() {
                Some(refused) => Poll::Ready(Ok(refused.into_response())),
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
