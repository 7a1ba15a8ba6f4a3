//! What is routed, and what is not.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::header::HeaderName;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use stagemaker_gateway::{
    Addressee, AuthenticateLayer, Authenticator, AuthorizeLayer, Authorizer, Identity, Invocation,
};

use crate::catalog::Address;
use crate::chat;
use crate::front_door::ServiceError;
use crate::name::Name;
use crate::stage::Stage;

/// The one path that the service routes to a container, in its three spellings, and our own
/// paths under `/_stagemaker/`.
///
/// What is routed stands behind the lock; what is not is refused before anybody is asked who
/// they are, since only an operation that exists can be denied.
pub(crate) fn router(
    stage: &Arc<Stage>,
    authenticator: &Arc<Authenticator>,
    authorizer: &Arc<Authorizer>,
) -> Router {
    let known = AuthenticateLayer::new(Arc::clone(authenticator));
    let allowed = AuthorizeLayer::new(Arc::clone(authorizer));
    let mut routes = Router::new();
    for path in CHAT_PATHS {
        routes = routes.route(path, post(answer));
    }
    routes
        .route_layer(allowed)
        .route_layer(known)
        .method_not_allowed_fallback(unrouted)
        .fallback(unrouted)
        .route("/_stagemaker/health", get(health))
        .with_state(Arc::clone(stage))
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

async fn answer(
    State(stage): State<Arc<Stage>>,
    Extension(identity): Extension<Identity>,
    request: Request,
) -> Response {
    let mut response = match address(&request) {
        Ok(address) => chat::answer(&stage, &identity, &address, request).await,
        Err(refused) => refused.into_response(),
    };
    response.extensions_mut().insert(identity);
    response
}

/// The names in the path. Where they are no text at all, there is no such operation.
fn address(request: &Request) -> Result<Address, ServiceError> {
    let invocation = Invocation::of_path(request.uri().path());
    let invocation = invocation.ok_or_else(ServiceError::unknown_operation)?;
    let name = |addressed: &Addressee, field| {
        let text = addressed.name.as_str();
        if text.is_empty() {
            return Err(ServiceError::unknown_operation());
        }
        Name::parse(text).map_err(|error| ServiceError::name_invalid(field, text, error))
    };
    let endpoint = name(&invocation.endpoint, "endpointName")?;
    let component = invocation.component.as_ref();
    let component = component.map(|own| name(own, "inferenceComponentName")).transpose()?;
    if request.headers().contains_key(COMPONENT_HEADER) {
        return Err(ServiceError::component_not_allowed());
    }
    Ok(Address { endpoint, component })
}

async fn unrouted() -> Response<Body> {
    ServiceError::unknown_operation().into_response()
}

/// Whether the emulator answers at all, for whoever waits for it to start.
async fn health() -> &'static str {
    "ok\n"
}
