use std::sync::Arc;

use tower_layer::Layer;

use crate::authenticate::Authenticate;
use crate::authenticator::Authenticator;

/// Lets only requests with a genuine token through.
///
/// The [`Identity`](crate::Identity) of the caller stands in the extensions of each request that
/// gets through, and its `Authorization` header is taken out: nothing behind the lock needs the
/// key. Nor are requests that do not get through read any further. The response that refuses one
/// holds a [`Denied`](crate::Denied) in its extensions.
#[derive(Clone, Debug)]
pub struct AuthenticateLayer {
    authenticator: Arc<Authenticator>,
}

impl AuthenticateLayer {
    /// A layer that asks `authenticator`, which may be shared and changed meanwhile.
    pub fn new(authenticator: Arc<Authenticator>) -> Self {
        Self { authenticator }
    }
}

impl<S> Layer<S> for AuthenticateLayer {
    type Service = Authenticate<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Authenticate::new(inner, Arc::clone(&self.authenticator))
    }
}
