//! FastAPI before and after pydantic, for vLLM and for `SGLang`: which bodies are read at all, and
//! how errors become a message.

use serde_json::{Map, Value};

use crate::body::decode::decode;
use crate::error::refusal::ContainerRefusal;
use crate::pydantic::errors::{BodyError, BodyErrors, JsonError};
use crate::pydantic::field::{FIELD_REQUIRED, MODEL_ATTRIBUTES_TYPE};
use crate::pydantic::location::Location;
use crate::pydantic::python::repr_text;

/// Reads a body that must be an object.
///
/// # Errors
///
/// The refusal of another content type, of a text that is no JSON, or of another value.
pub(crate) fn object(
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Map<String, Value>, ContainerRefusal> {
    if !is_json(content_type) {
        return Err(ContainerRefusal::MediaType);
    }
    let at = Location::body();
    let mut errors = BodyErrors::default();
    match decode(body)? {
        Value::Object(body) => return Ok(body),
        Value::Null => errors.add("missing", &at, FIELD_REQUIRED, &Value::Null),
        // Both fail here with status 500; later versions of vLLM refuse in these words.
        other @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
            errors.add("model_attributes_type", &at, MODEL_ATTRIBUTES_TYPE, &other);
        }
    }
    Err(ContainerRefusal::Body(errors))
}

/// Returns whether a content type is `application/json`, with parameters or without.
fn is_json(content_type: Option<&str>) -> bool {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// Writes the message about errors of a body: their list, the route's position in the code, and
/// the list again.
pub(crate) fn message(errors: &BodyErrors, route: &str) -> String {
    let listed: Vec<_> = errors.listed.iter().map(entry).collect();
    listing(&listed, route)
}

/// Writes the message about a text that is no JSON.
pub(crate) fn json_message(error: JsonError, route: &str) -> String {
    let at = Location::body().index(error.at).tuple();
    let sentence = repr_text(error.sentence);
    let entry = format!(
        "{{'type': 'json_invalid', 'loc': {at}, 'msg': 'JSON decode error', 'input': {{}}, 'ctx': \
         {{'error': {sentence}}}}}"
    );
    listing(&[entry], route)
}

/// Writes the message about errors that are already written in Python.
fn listing(entries: &[String], route: &str) -> String {
    let plural = if entries.len() == 1 { "" } else { "s" };
    let mut message = format!("{} validation error{plural}:\n", entries.len());
    for entry in entries {
        message.extend(["  ", entry, "\n"]);
    }
    message.extend(["\n  File \"/usr/local/lib/python3.12/site-packages/", route]);
    message.extend(["\n    POST /v1/chat/completions [", &entries.join(", "), "]"]);
    message
}

/// Writes an error as Python prints its dictionary.
fn entry(error: &BodyError) -> String {
    let BodyError { kind, at, message, input, context, .. } = error;
    let (at, message) = (at.tuple(), repr_text(message));
    let context =
        context.as_ref().map(|entries| format!(", 'ctx': {{{entries}}}")).unwrap_or_default();
    format!("{{'type': '{kind}', 'loc': {at}, 'msg': {message}, 'input': {input}{context}}}")
}
