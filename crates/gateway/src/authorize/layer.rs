use std::sync::Arc;

use tower_layer::Layer;

use crate::authorize::Authorize;
use crate::authorizer::Authorizer;

/// Lets only requests through that their caller may make.
///
/// It stands behind [`AuthenticateLayer`](crate::AuthenticateLayer): a request without an
/// [`Identity`](crate::Identity) gets nowhere. The response that refuses one holds a
/// [`Forbidden`](crate::Forbidden) in its extensions, and the identity.
#[derive(Clone, Debug)]
pub struct AuthorizeLayer {
    authorizer: Arc<Authorizer>,
}

impl AuthorizeLayer {
    /// A layer that asks `authorizer`.
    pub fn new(authorizer: Arc<Authorizer>) -> Self {
        Self { authorizer }
    }
}

impl<S> Layer<S> for AuthorizeLayer {
    type Service = Authorize<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Authorize::new(inner, Arc::clone(&self.authorizer))
    }
}
