//! The routes of the service. A request without a route is refused before the lock.

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

/// Returns the routes: the one operation of the service, in its three spellings and behind the
/// lock, and our own paths under `/_stagemaker/`.
///
/// A request without a route is refused before its token is read, since only an operation that
/// exists can be denied.
pub(crate) fn router(state: &Arc<State>, authenticator: &Arc<Authenticator>) -> Router {
    let shared = Arc::clone(state);
    let target = move |request: &RequestHead<'_>, _: &Identity| invocation(&shared, request);
    let lock = LockLayer::new(Arc::clone(authenticator), target);
    let mut routes = Router::new();
    for path in CHAT_PATHS {
        routes = routes.route(path, post(invoke));
    }
    routes
        .route_layer(lock)
        .method_not_allowed_fallback(unrouted)
        .fallback(unrouted)
        .route(HEALTH_PATH, get(health))
        .with_state(Arc::clone(state))
}

/// The spellings of the path of a chat completion.
const CHAT_PATHS: [&str; 3] = [
    "/endpoints/{endpoint}/openai/v1/chat/completions",
    "/endpoints/{endpoint}/inference-components/{component}/openai/v1/chat/completions",
    "/endpoints/{endpoint}/components/{component}/openai/v1/chat/completions",
];

/// The path at which a process learns whether the emulator runs.
pub(crate) const HEALTH_PATH: &str = "/_stagemaker/health";

/// The header that names the component on `/invocations`. On this route the service refuses it,
/// whatever its value, since here the path names the component.
const COMPONENT_HEADER: HeaderName =
    HeaderName::from_static("x-amzn-sagemaker-inference-component");

/// Reads the invocation of a path, with the tags of the endpoint and the component. A path whose
/// names are no text is no operation.
fn invocation(state: &State, request: &RequestHead<'_>) -> Result<Invocation, Forbidden> {
    match InvocationPath::parse(request.uri().path()) {
        Ok(path) => Ok(state.tagged.with_tags(Invocation::of_path(&path))),
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

/// Answers a process that waits for the emulator to start.
async fn health() -> &'static str {
    "ok\n"
}
