//! AWS's large model inference container before vLLM's request model reads a body.

use serde_json::{Map, Value};

use crate::body::decode::decode;
use crate::chat::parsed::Parsed;
use crate::error::refusal::ContainerRefusal;
use crate::pydantic::errors::JsonError;
use crate::pydantic::python::type_name;
use crate::vllm::request;

/// Reads a body. A request that names no model gets the name of the one that is served.
///
/// Bodies of other types than JSON are requests of the container's older protocols, which are not
/// answered here: that they are refused, and with which sentence, is ours.
///
/// # Errors
///
/// The refusal of a content type, of a text that is no JSON, or of fields.
pub(crate) fn read(
    content_type: Option<&str>,
    body: &[u8],
    model: &str,
) -> Result<Parsed, ContainerRefusal> {
    if content_type.is_some_and(|content_type| !content_type.contains("application/json")) {
        return Err(ContainerRefusal::type_error(INVALID_PAYLOAD));
    }
    let mut body = object(decode(body)?)?;
    if !body.contains_key("messages") {
        return Err(ContainerRefusal::type_error(INVALID_PAYLOAD));
    }
    body.entry("model").or_insert_with(|| Value::from(model));
    request::read(body)
}

const INVALID_PAYLOAD: &str = "invalid payload. must contain prompt, inputs, or messages";

/// Returns a dictionary.
///
/// # Errors
///
/// The exception of Python that looks for a key in another value.
fn object(body: Value) -> Result<Map<String, Value>, ContainerRefusal> {
    match body {
        Value::Object(body) => Ok(body),
        // Nothing at all counts as null here.
        Value::Null => Err(ContainerRefusal::Json(JsonError::of_nothing())),
        Value::Array(_) => {
            Err(ContainerRefusal::type_error("list indices must be integers or slices, not str"))
        }
        Value::String(_) => {
            Err(ContainerRefusal::type_error("'str' object does not support item assignment"))
        }
        Value::Bool(_) | Value::Number(_) => {
            let name = type_name(&body);
            Err(ContainerRefusal::type_error(format!("argument of type '{name}' is not iterable")))
        }
    }
}
