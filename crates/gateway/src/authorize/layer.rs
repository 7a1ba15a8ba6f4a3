use std::sync::Arc;

use tower_layer::Layer;

use crate::authorize::Authorize;
use crate::authorizer::Authorizer;
use crate::responder::ServiceResponder;

/// Lets only requests through that their caller may make.
///
/// It stands inside of [`AuthenticateLayer`](crate::AuthenticateLayer): a request without an
/// [`Identity`](crate::Identity) gets nowhere. The [`Invocation`](crate::Invocation) that was
/// decided about stands in the extensions of each request that gets through and of its response;
/// the response that refuses one holds a [`Forbidden`](crate::Forbidden) and the identity.
#[derive(Clone, Debug)]
pub struct AuthorizeLayer<R = ServiceResponder> {
    authorizer: Arc<Authorizer>,
    responder: R,
}

impl AuthorizeLayer {
    /// A layer that asks `authorizer`.
    pub fn new(authorizer: Arc<Authorizer>) -> Self {
        Self { authorizer, responder: ServiceResponder }
    }
}

impl<R> AuthorizeLayer<R> {
    /// Writes the responses to refused requests in another way.
    #[must_use]
    pub fn with_responder<T>(self, responder: T) -> AuthorizeLayer<T> {
        AuthorizeLayer { authorizer: self.authorizer, responder }
    }
}

impl<S, R: Clone> Layer<S> for AuthorizeLayer<R> {
    type Service = Authorize<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        Authorize::new(inner, Arc::clone(&self.authorizer), self.responder.clone())
    }
}
