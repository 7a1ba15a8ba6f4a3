//! Failures of the checks in vLLM's own Python, as pydantic reports them.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::error::refusal::ContainerRefusal;
use crate::pydantic::errors::{BodyError, BodyErrors};
use crate::pydantic::location::Location;
use crate::pydantic::python::{is_truthy, repr, repr_object, repr_text};

/// The name that pydantic gives each of vLLM's models in a union.
pub(crate) const MODEL: &str = "function-wrap[__log_extra_fields__()]";

/// Returns the refusal of a body as a whole, because a check in Python raised this sentence.
pub(crate) fn of_whole(body: &Map<String, Value>, sentence: &str) -> ContainerRefusal {
    raised(body, "ValueError", sentence, sentence, None)
}

/// Returns the refusal of a body as a whole by a check that names a parameter, and maybe its value.
pub(crate) fn of_parameter(
    body: &Map<String, Value>,
    parameter: &'static str,
    value: Option<&Value>,
    sentence: &str,
) -> ContainerRefusal {
    let value = value.map(|value| format!(", value={}", repr(value))).unwrap_or_default();
    let message = format!("{sentence} (parameter={parameter}{value})");
    raised(body, "VLLMValidationError", sentence, &message, Some(parameter))
}

/// Returns the refusal that pydantic makes of an exception.
fn raised(
    body: &Map<String, Value>,
    exception: &str,
    sentence: &str,
    message: &str,
    parameter: Option<&'static str>,
) -> ContainerRefusal {
    let error = BodyError {
        kind: "value_error",
        at: Location::body(),
        message: format!("Value error, {message}"),
        input: repr_object(&quoted(body)),
        input_type: "dict",
        context: Some(format!("'error': {exception}({})", repr_text(sentence))),
    };
    ContainerRefusal::Body(BodyErrors::of(error, parameter))
}

/// Returns a body as vLLM quotes it: with the choice `auto` where there are tools without a choice.
pub(crate) fn quoted(body: &Map<String, Value>) -> Cow<'_, Map<String, Value>> {
    let has_tools = body.get("tools").is_some_and(is_truthy);
    if !has_tools || body.contains_key("tool_choice") {
        return Cow::Borrowed(body);
    }
    let mut quoted = body.clone();
    quoted.insert("tool_choice".to_owned(), Value::from("auto"));
    Cow::Owned(quoted)
}
