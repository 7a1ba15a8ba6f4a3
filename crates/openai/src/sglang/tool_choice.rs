//! Which tool a request wants called, as `SGLang` looks at it.

use serde_json::{Map, Value};

use crate::error::refusal::Unfit;
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::{MODEL_ATTRIBUTES_TYPE, Object, literal_error};
use crate::pydantic::location::Location;
use crate::pydantic::python;

/// The field by itself: an object or one of three words, or the errors of both.
pub(crate) fn check_field(body: &Object<'_>, errors: &mut BodyErrors) {
    let field = body.optional("tool_choice");
    let Some(value) = field.value() else { return };
    if WORDS.iter().any(|word| value == word) {
        return;
    }
    let mut own = BodyErrors::default();
    check_object(value, field.at().key("ToolChoice"), &mut own);
    if !own.is_empty() {
        errors.extend(own);
        let at = field.at().key("literal['auto','required','none']");
        literal_error(&WORDS, &at, value, errors);
    }
}

const WORDS: [&str; 3] = ["auto", "required", "none"];

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

/// Once the request can be read: what must be called must be there.
pub(crate) fn check(body: &Map<String, Value>) -> Result<(), Unfit> {
    let tools = body.get("tools").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match body.get("tool_choice") {
        Some(Value::String(word)) if word == "required" && tools.is_empty() => {
            Err(Unfit::new("Tools cannot be empty if tool choice is set to required."))
        }
        Some(Value::Object(_)) if tools.is_empty() => {
            Err(Unfit::new("Tools cannot be empty if tool choice is set to a specific tool."))
        }
        Some(Value::Object(choice)) => {
            let wanted = choice.get("function").and_then(|own| own.get("name"));
            let wanted = wanted.unwrap_or(&Value::Null);
            if tools.iter().any(|tool| tool.pointer("/function/name") == Some(wanted)) {
                return Ok(());
            }
            let wanted = python::str(wanted);
            Err(Unfit::new(format!("Tool '{wanted}' not found in tools list.")))
        }
        _ => Ok(()),
    }
}
