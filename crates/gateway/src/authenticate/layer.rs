use std::sync::Arc;

use tower_layer::Layer;

use crate::authenticate::Authenticate;
use crate::authenticator::Authenticator;
use crate::responder::ServiceResponder;
use crate::sourced_authenticator::SourcedAuthenticator;

/// Lets only requests with a genuine token through.
///
/// The [`Identity`](crate::Identity) of the caller stands in the extensions of each request that
/// gets through and of its response, and its `Authorization` header is taken out: nothing behind
/// the lock needs the key. SPEC H4. A request that does not get through is read no further, and
/// the response that refuses it holds a [`Denied`](crate::Denied) in its extensions.
///
/// [`LockLayer`](crate::LockLayer) is this one and [`AuthorizeLayer`](crate::AuthorizeLayer) in
/// the right order; take the two where something of yours stands between them.
#[derive(Clone, Debug)]
pub struct AuthenticateLayer<R = ServiceResponder> {
    authenticator: AnyAuthenticator,
    responder: R,
}

/// The authenticator of a layer, which may be shared and changed meanwhile.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AnyAuthenticator {
    /// By credentials that the lock holds.
    Held(Arc<Authenticator>),
    /// By credentials from a source.
    Sourced(Arc<SourcedAuthenticator>),
}

impl From<Arc<Authenticator>> for AnyAuthenticator {
    fn from(authenticator: Arc<Authenticator>) -> Self {
        Self::Held(authenticator)
    }
}

impl From<Arc<SourcedAuthenticator>> for AnyAuthenticator {
    fn from(authenticator: Arc<SourcedAuthenticator>) -> Self {
        Self::Sourced(authenticator)
    }
}

impl AuthenticateLayer {
    /// A layer that asks `authenticator`.
    pub fn new(authenticator: impl Into<AnyAuthenticator>) -> Self {
        Self { authenticator: authenticator.into(), responder: ServiceResponder }
    }
}

impl<R> AuthenticateLayer<R> {
    /// Writes the responses to refused requests in another way.
    #[must_use]
    pub fn with_responder<T>(self, responder: T) -> AuthenticateLayer<T> {
        AuthenticateLayer { authenticator: self.authenticator, responder }
    }
}

impl<S, R: Clone> Layer<S> for AuthenticateLayer<R> {
    type Service = Authenticate<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        Authenticate::new(inner, self.authenticator.clone(), self.responder.clone())
    }
}
