use tower_layer::Layer;

use crate::read_model::ReadModel;
use crate::responder::ServiceResponder;

/// Reads the model that the body of a request names, and hands the body on as it came.
///
/// It stands between [`AuthenticateLayer`](crate::AuthenticateLayer) and
/// [`AuthorizeLayer`](crate::AuthorizeLayer), so that no body of a stranger is read;
/// [`ModelLockLayer`](crate::ModelLockLayer) is all three. The
/// [`RequestedModel`](crate::RequestedModel) stands in the extensions of the request, where
/// [`ModelTarget`](crate::ModelTarget) finds it.
#[derive(Clone, Debug)]
pub struct ReadModelLayer<R = ServiceResponder> {
    max_body_bytes: usize,
    responder: R,
}

/// The longest body of which the model is read: 25 MiB, as the service takes it.
pub const DEFAULT_MAX_BODY_BYTES: usize = 25 * 1024 * 1024;

impl Default for ReadModelLayer {
    fn default() -> Self {
        Self { max_body_bytes: DEFAULT_MAX_BODY_BYTES, responder: ServiceResponder }
    }
}

impl<R> ReadModelLayer<R> {
    /// Sets how many bytes of a body are read at most; a longer one is refused with status 413.
    #[must_use]
    pub fn with_max_body_bytes(self, max_body_bytes: usize) -> Self {
        Self { max_body_bytes, ..self }
    }

    /// Writes the responses to refused requests in another way.
    #[must_use]
    pub fn with_responder<T>(self, responder: T) -> ReadModelLayer<T> {
        ReadModelLayer { max_body_bytes: self.max_body_bytes, responder }
    }
}

impl<S, R: Clone> Layer<S> for ReadModelLayer<R> {
    type Service = ReadModel<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        ReadModel::new(inner, self.max_body_bytes, self.responder.clone())
    }
}
