//! What AWS's large model inference container does with a body before vLLM's model reads it.

use serde_json::{Map, Value};

use crate::body::decode::decode;
use crate::chat::parsed::Parsed;
use crate::error::refusal::Refusal;
use crate::pydantic::json_error::JsonError;
use crate::pydantic::python::type_name;
use crate::vllm::request;

/// Reads a body. A request that names no model gets the one that is served.
///
/// Of other types than JSON the container makes requests for its older protocols, which are not
/// answered here: that these are refused, and in which words, is ours.
pub(crate) fn read(
    content_type: Option<&str>,
    body: &[u8],
    served: &str,
) -> Result<Parsed, Refusal> {
    if content_type.is_some_and(|own| !own.contains("application/json")) {
        return Err(Refusal::type_error(INVALID_PAYLOAD));
    }
    let mut body = object(decode(body)?)?;
    if !body.contains_key("messages") {
        return Err(Refusal::type_error(INVALID_PAYLOAD));
    }
    body.entry("model").or_insert_with(|| Value::from(served));
    request::read(body)
}

const INVALID_PAYLOAD: &str = "invalid payload. must contain prompt, inputs, or messages";

/// A dictionary, or what Python says when a key is looked for in something else.
fn object(body: Value) -> Result<Map<String, Value>, Refusal> {
    match body {
        Value::Object(body) => Ok(body),
        // Nothing at all counts as null here.
        Value::Null => Err(Refusal::Json(JsonError::of_nothing())),
        Value::Array(_) => {
            Err(Refusal::type_error("list indices must be integers or slices, not str"))
        }
        Value::String(_) => {
            Err(Refusal::type_error("'str' object does not support item assignment"))
        }
        Value::Bool(_) | Value::Number(_) => {
            let name = type_name(&body);
            Err(Refusal::type_error(format!("argument of type '{name}' is not iterable")))
        }
    }
}
