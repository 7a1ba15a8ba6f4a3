//! What is routed, and what is not.

pub(crate) mod chat_completions;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{self, Extension, Request};
use axum::http::header::HeaderName;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use stagemaker_gateway::{
    Authenticator, Forbidden, Identity, Invocation, InvocationPath, LockLayer, PathError,
    RequestHead,
};

use crate::endpoints::address::Address;
use crate::front_door::service_error::ServiceError;
use crate::state::State;

/// The one path that the service routes to a container, in its three spellings, and our own
/// paths under `/_stagemaker/`.
///
/// What is routed stands behind the lock; what is not is refused before anybody is asked who
/// they are, since only an operation that exists can be denied.
pub(crate) fn router(state: &Arc<State>, authenticator: &Arc<Authenticator>) -> Router {
    let deployed = Arc::clone(state);
    let target = move |request: &RequestHead<'_>, _: &Identity| invocation(&deployed, request);
    let lock = LockLayer::new(Arc::clone(authenticator), target);
    let mut routes = Router::new();
    for path in CHAT_PATHS {
        routes = routes.route(path, post(invoke));
    }
    routes
        .route_layer(lock)
        .method_not_allowed_fallback(unrouted)
        .fallback(unrouted)
        .route("/_stagemaker/health", get(health))
        .with_state(Arc::clone(state))
}

const CHAT_PATHS: [&str; 3] = [
    "/endpoints/{endpoint}/openai/v1/chat/completions",
    "/endpoints/{endpoint}/inference-components/{component}/openai/v1/chat/completions",
    "/endpoints/{endpoint}/components/{component}/openai/v1/chat/completions",
];

/// Names the component on `/invocations`; on this route the service refuses it, whatever its
/// value, since here the path names the component.
const COMPONENT_HEADER: HeaderName =
    HeaderName::from_static("x-amzn-sagemaker-inference-component");

/// Reads what a path invokes, with the tags of what is deployed. Where its names are no text at
/// all, there is no such operation.
fn invocation(state: &State, request: &RequestHead<'_>) -> Result<Invocation, Forbidden> {
    match InvocationPath::parse(request.uri().path()) {
        Ok(path) => Ok(state.tagged.tagged(Invocation::of_path(&path))),
        Err(error @ (PathError::Segment { .. } | PathError::NoEndpoint)) => {
            let unknown = ServiceError::unknown_operation();
            Err(Forbidden::new("path_not_canonical", error.to_string(), unknown.refusal()))
        }
        Err(error) => Err(error.into()),
    }
}

async fn invoke(
    extract::State(state): extract::State<Arc<State>>,
    Extension(identity): Extension<Identity>,
    Extension(invocation): Extension<Invocation>,
    request: Request,
) -> Response {
    if request.headers().contains_key(COMPONENT_HEADER) {
        return ServiceError::component_not_allowed().into_response();
    }
    let Invocation { endpoint, component, .. } = invocation;
    let component = component.map(|component| component.name);
    let address = Address { endpoint: endpoint.name, component };
    chat_completions::answer(&state, &identity, &address, request).await
}

async fn unrouted() -> Response<Body> {
    ServiceError::unknown_operation().into_response()
}

/// Whether the emulator answers at all, for whoever waits for it to start.
async fn health() -> &'static str {
    "ok\n"
}
