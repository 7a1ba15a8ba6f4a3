//! The routes of the service. A request without a route is refused before the lock.

pub(crate) mod chat_completions;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{self, Extension, Request};
use axum::http::header::HeaderName;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use serde_json::json;
use stagemaker_gateway::{
    AnyAuthenticator, Forbidden, Identity, Invocation, InvocationPath, LockLayer, PathError,
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
pub(crate) fn router(state: &Arc<State>, authenticator: impl Into<AnyAuthenticator>) -> Router {
    let shared = Arc::clone(state);
    let target = move |request: &RequestHead<'_>, _: &Identity| invocation(&shared, request);
    let lock = LockLayer::new(authenticator, target);
    let mut routes = Router::new();
    for path in CHAT_PATHS {
        routes = routes.route(path, post(invoke));
    }
    let mut routes = routes
        .route_layer(lock)
        .method_not_allowed_fallback(unrouted)
        .fallback(unrouted)
        .route(HEALTH_PATH, get(health))
        .route("/", get(start).fallback(unrouted))
        .route("/_stagemaker/", any(ours))
        .route("/_stagemaker/{*path}", any(ours));
    if state.has_health_routes {
        for path in CONTAINER_HEALTH_PATHS {
            routes = routes.route(path, get(container_health).post(container_health));
        }
    }
    routes.with_state(Arc::clone(state))
}

/// The paths at which containers tell that they are well: vLLM's, that of Kubernetes, SageMaker's.
const CONTAINER_HEALTH_PATHS: [&str; 3] = ["/health", "/healthz", "/ping"];

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

/// Answers at the root as the service does, with a hint of the paths that there are.
async fn start(extract::State(state): extract::State<Arc<State>>) -> Response<Body> {
    let endpoints = state.catalog.addresses().unwrap_or_else(|| vec!["ENDPOINT".to_owned()]);
    let chat = endpoints.iter().take(MAX_LISTED);
    let chat = chat.map(|address| format!("POST /endpoints/{address}/openai/v1/chat/completions"));
    ServiceError::unknown_operation()
        .with_hint(&json!({"answered": chat.collect::<Vec<_>>(), "emulator": OUR_PATHS}))
}

/// Answers at a path of ours that there is not.
async fn ours() -> Response<Body> {
    ServiceError::unknown_operation().with_hint(&json!({"emulator": OUR_PATHS}))
}

/// The most endpoints that are listed at the root.
const MAX_LISTED: usize = 100;

/// Our own paths.
const OUR_PATHS: [&str; 3] =
    ["/_stagemaker/health", "/_stagemaker/v1/", "/_stagemaker/test/ID/..."];

/// Answers as vLLM does while it is well: with nothing.
async fn container_health() {}

/// Answers a process that waits for the emulator to start.
async fn health() -> &'static str {
    "ok\n"
}
