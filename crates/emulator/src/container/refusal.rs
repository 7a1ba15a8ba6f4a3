//! A container's refusal.

use std::fmt::Display;

use serde::Serialize;

use crate::dialect::Dialect;
use crate::reply::Failure;

/// A refusal by the container, as it leaves its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContainerError {
    pub(crate) status: u16,
    pub(crate) body: String,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    message: &'a str,
    r#type: &'a str,
    param: Option<&'a str>,
    code: u16,
}

/// What `SGLang` writes.
#[derive(Serialize)]
struct Flat<'a> {
    object: &'static str,
    #[serde(flatten)]
    error: Inner<'a>,
}

/// What DJL Serving writes.
#[derive(Serialize)]
struct Bare<'a> {
    error: &'a str,
    code: u16,
}

/// The type of an error that has none of its own: vLLM calls it by its status.
const fn kind_of(status: u16) -> &'static str {
    match status {
        404 => "NotFoundError",
        429 => "TooManyRequestsError",
        400..500 => "BadRequestError",
        503 => "ServiceUnavailableError",
        _ => "InternalServerError",
    }
}

impl ContainerError {
    /// A request that cannot be read: FastAPI's list of errors.
    pub(crate) fn unreadable(message: &str, param: Option<&'static str>) -> Self {
        Self::new(400, "Bad Request", message, param)
    }

    /// A request that can be read and asks for something that cannot be had.
    pub(crate) fn bad_request(message: &str, param: Option<&'static str>) -> Self {
        Self::new(400, "BadRequestError", message, param)
    }

    /// A request for a model that the container does not serve.
    pub(crate) fn no_such_model(name: &str) -> Self {
        let message = format!("The model `{name}` does not exist.");
        Self::new(404, "NotFoundError", &message, Some("model"))
    }

    /// A request for more completions than it can make.
    pub(crate) fn too_many_choices(most: impl Display, n: impl Display) -> Self {
        let message = format!(
            "n must be at most {most}, got {n}. To increase this limit, set the \
             VLLM_MAX_N_SEQUENCES environment variable."
        );
        Self::bad_request(&message, None)
    }

    /// A body that the framework cannot even decode.
    pub(crate) fn undecodable() -> Self {
        let body = r#"{"detail":"There was an error parsing the body"}"#.to_owned();
        Self { status: 400, body }
    }

    /// What a script says that the container says, in the envelope of its dialect.
    pub(crate) fn scripted(failure: &Failure, dialect: Dialect) -> Self {
        let Failure { status, message, kind, param } = failure;
        let kind = kind.as_deref().unwrap_or_else(|| kind_of(*status));
        let inner = || Inner { message, r#type: kind, param: param.as_deref(), code: *status };
        let body = match dialect {
            Dialect::Vllm => serde_json::to_string(&Envelope { error: inner() }),
            Dialect::Sglang => serde_json::to_string(&Flat { object: "error", error: inner() }),
            Dialect::Lmi => serde_json::to_string(&Bare { error: message, code: *status }),
        };
        Self { status: *status, body: body.unwrap_or_default() }
    }

    fn new(code: u16, kind: &'static str, message: &str, param: Option<&'static str>) -> Self {
        let error = Inner { message, r#type: kind, param, code };
        let body = serde_json::to_string(&Envelope { error }).unwrap_or_default();
        Self { status: code, body }
    }
}
