//! A container's refusal.

use std::fmt::Display;

use serde::Serialize;

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
    r#type: &'static str,
    param: Option<&'static str>,
    code: u16,
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

    fn new(code: u16, kind: &'static str, message: &str, param: Option<&'static str>) -> Self {
        let error = Inner { message, r#type: kind, param, code };
        let body = serde_json::to_string(&Envelope { error }).unwrap_or_default();
        Self { status: code, body }
    }
}
