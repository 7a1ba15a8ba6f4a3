//! Refusals as vLLM 0.20.2 writes them.

use crate::body::fastapi;
use crate::error::container_error::ContainerError;
use crate::error::envelope::{BAD_REQUEST, Inner, UNREADABLE, no_such_model, undecodable};
use crate::error::refusal::ContainerRefusal;

/// Writes a refusal as vLLM does.
pub(crate) fn write(refusal: &ContainerRefusal) -> ContainerError {
    let written = |code, r#type: &str, message: &str, param| {
        let body = Inner { message, r#type, param, code }.nested();
        ContainerError { status: code, body }
    };
    match refusal {
        ContainerRefusal::MediaType => written(400, UNREADABLE, MEDIA_TYPE, None),
        ContainerRefusal::Undecodable => undecodable(),
        ContainerRefusal::Json(error) => {
            written(400, UNREADABLE, &fastapi::json_message(*error, ROUTE), None)
        }
        ContainerRefusal::Body(errors) => {
            let message = fastapi::message(errors, ROUTE);
            written(400, UNREADABLE, &message, errors.parameter)
        }
        ContainerRefusal::Python(error) => {
            let kind = if error.status < 500 { BAD_REQUEST } else { "InternalServerError" };
            written(error.status, kind, &error.message, None)
        }
        ContainerRefusal::NoSuchModel(name) => {
            written(404, "NotFoundError", &no_such_model(name), Some("model"))
        }
        ContainerRefusal::Invalid(error) | ContainerRefusal::InvalidInEngine(error) => {
            written(400, BAD_REQUEST, &error.with_parameter(), error.parameter())
        }
    }
}

const MEDIA_TYPE: &str = "1 validation error:\n  Unsupported Media Type: Only \
     'application/json' is allowed [\"Unsupported Media Type: Only 'application/json' is allowed\"]";

/// The route in vLLM's code. The line is that of its decorator, so it is the same for every error.
/// Observed.
const ROUTE: &str = "vllm/entrypoints/utils.py\", line 40, in create_chat_completion";
