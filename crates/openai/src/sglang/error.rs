//! Refusals as `SGLang` 0.5.12 writes them.

use crate::body::fastapi;
use crate::error::container_error::ContainerError;
use crate::error::envelope::{BAD_REQUEST, Inner, UNREADABLE, no_such_model, undecodable};
use crate::error::refusal::ContainerRefusal;

/// Writes a refusal as `SGLang` does, which never names the parameter.
pub(crate) fn write(refusal: &ContainerRefusal) -> ContainerError {
    let written = |r#type: &str, message: &str| {
        let body = Inner { message, r#type, param: None, code: 400 }.flat();
        ContainerError { status: 400, body }
    };
    match refusal {
        ContainerRefusal::MediaType => written(UNREADABLE, MEDIA_TYPE),
        ContainerRefusal::Undecodable => undecodable(),
        ContainerRefusal::Json(error) => written(UNREADABLE, &fastapi::json_message(*error, ROUTE)),
        ContainerRefusal::Body(errors) => written(UNREADABLE, &fastapi::message(errors, ROUTE)),
        ContainerRefusal::Python(error) if error.status >= 500 => {
            ContainerError { status: 500, body: "Internal Server Error".to_owned() }
        }
        ContainerRefusal::Python(error) => written(BAD_REQUEST, &error.message),
        ContainerRefusal::NoSuchModel(name) => written(BAD_REQUEST, &no_such_model(name)),
        ContainerRefusal::Invalid(error) | ContainerRefusal::InvalidInEngine(error) => {
            written(BAD_REQUEST, error.sentence())
        }
    }
}

const MEDIA_TYPE: &str = "1 validation error:\n  {'loc': ['header', 'content-type'], 'msg': \
     \"Unsupported Media Type: Only 'application/json' is allowed\", 'type': 'value_error'} \
     [{'loc': ['header', 'content-type'], 'msg': \"Unsupported Media Type: Only \
     'application/json' is allowed\", 'type': 'value_error'}]";

/// The route in the code of `SGLang`.
const ROUTE: &str =
    "sglang/srt/entrypoints/http_server.py\", line 1491, in openai_v1_chat_completions";
