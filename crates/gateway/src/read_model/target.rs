use std::fmt;

use http::{Method, StatusCode};

use crate::forbidden::{Forbidden, NOT_AUTHORIZED};
use crate::identity::Identity;
use crate::invocation::Invocation;
use crate::name::Name;
use crate::read_model::RequestedModel;
use crate::refusal::Refusal;
use crate::target::{RequestHead, Target};

/// Looks up the invocation that a model stands for; none where it is not served.
type Lookup = dyn Fn(&str) -> Option<Invocation> + Send + Sync;

/// Takes the model that the body of a `POST /v1/chat/completions` names for an endpoint or an
/// inference component.
///
/// ```
/// use stagemaker_gateway::{Invocation, ModelTarget, Name};
///
/// // Each model is an endpoint of its name.
/// let endpoints = ModelTarget::endpoints();
/// // Each model is a component on one endpoint.
/// let components = ModelTarget::components_on("shared".parse()?);
/// // Names of your own, which AWS would not have for an endpoint.
/// let llama: Name = "llama-8b".parse()?;
/// let mapped = ModelTarget::new(move |model| match model {
///     "meta-llama/Llama-3.1-8B-Instruct" => Some(Invocation::of(llama.clone())),
///     _ => None,
/// });
/// # Ok::<(), stagemaker_gateway::NameError>(())
/// ```
pub struct ModelTarget {
    paths: Vec<Box<str>>,
    invocation: Box<Lookup>,
}

impl ModelTarget {
    /// Takes a model for what a function says; none for a model that is not served.
    pub fn new(invocation: impl Fn(&str) -> Option<Invocation> + Send + Sync + 'static) -> Self {
        Self { paths: vec![CHAT_COMPLETIONS.into()], invocation: Box::new(invocation) }
    }

    /// Takes each model for the endpoint of its name.
    pub fn endpoints() -> Self {
        Self::new(|model| Some(Invocation::of(Name::parse(model).ok()?)))
    }

    /// Takes each model for the inference component of its name on one endpoint.
    pub fn components_on(endpoint: Name) -> Self {
        let component = move |model: &str| {
            let component = Name::parse(model).ok()?;
            Some(Invocation::of(endpoint.clone()).with_component(component))
        };
        Self::new(component)
    }

    /// Also takes requests to this path, such as `/v1/embeddings`, exactly as it is written.
    #[must_use]
    pub fn with_path(mut self, path: &str) -> Self {
        self.paths.push(path.into());
        self
    }
}

const CHAT_COMPLETIONS: &str = "/v1/chat/completions";

impl Target for ModelTarget {
    fn invocation(&self, request: &RequestHead<'_>, _: &Identity) -> Result<Invocation, Forbidden> {
        let path = request.uri().path();
        // SPEC B6
        if request.method() != Method::POST || !self.paths.iter().any(|taken| **taken == *path) {
            return Err(not_routed());
        }
        // SPEC B5
        let model = request.extensions().get::<RequestedModel>().ok_or_else(layer_missing)?;
        let invocation = (self.invocation)(model.as_str()).ok_or_else(|| unknown(model))?;
        Ok(match invocation.path() {
            Some(_) => invocation,
            None => invocation.with_path(path),
        })
    }
}

fn not_routed() -> Forbidden {
    let reason = "only POST and the paths of this target name a model in the body";
    let (exception, kind) = ("UnknownOperationException", "invalid_request_error");
    let message = "The requested operation is not recognized by the service.";
    let code = "unknown_operation_exception";
    let refusal = Refusal::new(StatusCode::NOT_FOUND, exception, kind, code, message);
    Forbidden::new("endpoint_not_named", reason, refusal)
}

fn layer_missing() -> Forbidden {
    let reason = "there is no `RequestedModel`: `ReadModelLayer` is missing, or was added so that \
                  it stands inside of `AuthorizeLayer`; `ModelLockLayer` is all three in order";
    Forbidden::new("model_not_read", reason, Refusal::access_denied(NOT_AUTHORIZED))
}

/// The sentence of OpenAI, which vLLM follows, for a model that is not there.
fn unknown(model: &RequestedModel) -> Forbidden {
    let name = model.as_str();
    let message = format!("The model `{name}` does not exist.");
    let reason = format!("the model `{name}` stands for no endpoint");
    let kind = "invalid_request_error";
    let refusal =
        Refusal::new(StatusCode::NOT_FOUND, "ModelNotFound", kind, "model_not_found", message);
    Forbidden::new("model_unknown", reason, refusal)
}

impl fmt::Debug for ModelTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ModelTarget").field("paths", &self.paths).finish_non_exhaustive()
    }
}
