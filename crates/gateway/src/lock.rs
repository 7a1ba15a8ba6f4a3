//! Both locks as one layer.

use std::sync::Arc;

use tower_layer::Layer;

use crate::authenticate::{AnyAuthenticator, Authenticate};
use crate::authorize::Authorize;
use crate::authorizer::Authorizer;
use crate::read_model::{ModelTarget, ReadModel};
use crate::responder::ServiceResponder;
use crate::target::Target;

/// Lets only requests through whose token is genuine and whose caller may make them.
///
/// It is [`AuthenticateLayer`](crate::AuthenticateLayer) around
/// [`AuthorizeLayer`](crate::AuthorizeLayer).
#[derive(Clone, Debug)]
pub struct LockLayer<R = ServiceResponder> {
    authenticator: AnyAuthenticator,
    authorizer: Arc<Authorizer>,
    responder: R,
}

impl LockLayer {
    /// A lock that asks `authenticator` who makes a request, and `target` what it invokes.
    pub fn new(authenticator: impl Into<AnyAuthenticator>, target: impl Target + 'static) -> Self {
        let authorizer = Arc::new(Authorizer::new(target));
        Self { authenticator: authenticator.into(), authorizer, responder: ServiceResponder }
    }
}

impl<R> LockLayer<R> {
    /// Writes the responses to refused requests in another way.
    #[must_use]
    pub fn with_responder<T>(self, responder: T) -> LockLayer<T> {
        LockLayer { authenticator: self.authenticator, authorizer: self.authorizer, responder }
    }
}

impl<S, R: Clone> Layer<S> for LockLayer<R> {
    type Service = Authenticate<Authorize<S, R>, R>;

    fn layer(&self, inner: S) -> Self::Service {
        let Self { authenticator, authorizer, responder } = self;
        let inner = Authorize::new(inner, Arc::clone(authorizer), responder.clone());
        Authenticate::new(inner, authenticator.clone(), responder.clone())
    }
}

/// Lets only requests through whose token is genuine and whose caller may use the model that
/// their body names: the lock for `/v1/chat/completions` in front of a server of several models.
///
/// It is [`AuthenticateLayer`](crate::AuthenticateLayer) around
/// [`ReadModelLayer`](crate::ReadModelLayer) around [`AuthorizeLayer`](crate::AuthorizeLayer): of
/// a caller who is not known no body is read.
#[derive(Clone, Debug)]
pub struct ModelLockLayer<R = ServiceResponder> {
    lock: LockLayer<R>,
    max_body_bytes: usize,
}

impl ModelLockLayer {
    /// A lock that asks `authenticator` who makes a request, and `target` which endpoint or
    /// component the model in its body stands for.
    ///
    /// Bodies are read up to [`DEFAULT_MAX_BODY_BYTES`](crate::DEFAULT_MAX_BODY_BYTES).
    pub fn new(authenticator: impl Into<AnyAuthenticator>, target: ModelTarget) -> Self {
        let max_body_bytes = crate::read_model::DEFAULT_MAX_BODY_BYTES;
        Self { lock: LockLayer::new(authenticator, target), max_body_bytes }
    }
}

impl<R> ModelLockLayer<R> {
    /// Writes the responses to refused requests in another way.
    #[must_use]
    pub fn with_responder<T>(self, responder: T) -> ModelLockLayer<T> {
        let Self { lock, max_body_bytes } = self;
        ModelLockLayer { lock: lock.with_responder(responder), max_body_bytes }
    }

    /// Sets how many bytes of a body are read at most; a longer one is refused with status 413.
    #[must_use]
    pub fn with_max_body_bytes(self, max_body_bytes: usize) -> Self {
        Self { max_body_bytes, ..self }
    }
}

impl<S, R: Clone> Layer<S> for ModelLockLayer<R> {
    type Service = Authenticate<ReadModel<Authorize<S, R>, R>, R>;

    fn layer(&self, inner: S) -> Self::Service {
        let LockLayer { authenticator, authorizer, responder } = &self.lock;
        let inner = Authorize::new(inner, Arc::clone(authorizer), responder.clone());
        let inner = ReadModel::new(inner, self.max_body_bytes, responder.clone());
        Authenticate::new(inner, authenticator.clone(), responder.clone())
    }
}
