//! The field `tool_choice`, which `SGLang` checks twice: by itself, and against the tools.

use serde_json::{Map, Value};

use crate::error::refusal::InvalidRequest;
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::{MODEL_ATTRIBUTES_TYPE, literal_error};
use crate::pydantic::location::Location;
use crate::pydantic::object::Object;
use crate::pydantic::python;

/// Checks the field by itself: an object or one of three texts, or else the errors of both.
pub(crate) fn check_field(body: &Object<'_>, errors: &mut BodyErrors) {
    let field = body.optional("tool_choice");
    let Some(value) = field.value() else { return };
    if CHOICES.iter().any(|choice| value == choice) {
        return;
    }
    let mut object_errors = BodyErrors::default();
    check_object(value, field.at().key("ToolChoice"), &mut object_errors);
    if !object_errors.is_empty() {
        errors.extend(object_errors);
        let at = field.at().key("literal['auto','required','none']");
        literal_error(&CHOICES, &at, value, errors);
    }
}

const CHOICES: [&str; 3] = ["auto", "required", "none"];

fn check_object(choice: &Value, at: Location, errors: &mut BodyErrors) {
    let Value::Object(entries) = choice else {
        errors.add("model_attributes_type", &at, MODEL_ATTRIBUTES_TYPE, choice);
        return;
    };
    let choice = Object { entries, at };
    if let Some(function) = choice.required("function", errors).model(errors) {
        function.optional("name").string(errors);
    }
    choice.filled("type").literal(&["function"], errors);
}

/// Checks a request that can be read: the tool that must be called is offered.
///
/// # Errors
///
/// The refusal of a choice without tools, or of a tool that is not offered.
pub(crate) fn check(body: &Map<String, Value>) -> Result<(), InvalidRequest> {
    let tools = body.get("tools").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match body.get("tool_choice") {
        Some(Value::String(word)) if word == "required" && tools.is_empty() => {
            Err(InvalidRequest::new("Tools cannot be empty if tool choice is set to required."))
        }
        Some(Value::Object(_)) if tools.is_empty() => Err(InvalidRequest::new(
            "Tools cannot be empty if tool choice is set to a specific tool.",
        )),
        Some(Value::Object(choice)) => {
            let wanted = choice.get("function").and_then(|function| function.get("name"));
            let wanted = wanted.unwrap_or(&Value::Null);
            if tools.iter().any(|tool| tool.pointer("/function/name") == Some(wanted)) {
                return Ok(());
            }
            let wanted = python::str(wanted);
            Err(InvalidRequest::new(format!("Tool '{wanted}' not found in tools list.")))
        }
        _ => Ok(()),
    }
}
