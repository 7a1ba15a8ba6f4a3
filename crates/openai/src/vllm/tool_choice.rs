//! The field `tool_choice`, which vLLM checks twice: before any field, and as one of them.

use serde_json::{Map, Value};

use crate::error::refusal::ContainerRefusal;
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::literal_error;
use crate::pydantic::object::Object;
use crate::pydantic::python;
use crate::vllm::validation::{self, MODEL};

/// Checks before any field that there are tools to choose from, which is observed on the real
/// service.
///
/// An empty list of tools is refused by vLLM, and accepted here: Strands Agents sends one.
///
/// # Errors
///
/// The refusal of the whole body, or an exception of Python.
pub(crate) fn check_whole(body: &Map<String, Value>) -> Result<(), ContainerRefusal> {
    let given = |key: &str| body.get(key).filter(|value| !value.is_null());
    let Some(choice) = given("tool_choice").filter(|choice| *choice != "none") else {
        return Ok(());
    };
    let refuse = |sentence: &str| Err(validation::of_whole(body, sentence));
    let Some(tools) = given("tools") else {
        return refuse("When using `tool_choice`, `tools` must be set.");
    };
    if choice == "auto" || choice == "required" {
        return Ok(());
    }
    let Value::Object(choice) = choice else {
        return refuse(&format!(
            "Invalid value for `tool_choice`: {}! Only named tools, \"none\", \"auto\" or \
             \"required\" are supported.",
            python::str(choice)
        ));
    };
    match name(choice) {
        Ok(name) if is_offered(name, tools)? => Ok(()),
        Ok(_) => refuse(NOT_OFFERED),
        Err(misuse) => refuse(&misuse),
    }
}

const NOT_OFFERED: &str =
    "The tool specified in `tool_choice` does not match any of the specified `tools`";

/// Returns the name of the tool that is to be called, or the sentence about a choice without one.
fn name(choice: &Map<String, Value>) -> Result<&str, String> {
    let function = choice.get("function").unwrap_or(&Value::Null);
    let Value::Object(fields) = function else {
        return Err(misused(&format!("Invalid value for `function`: `{}`", python::str(function))));
    };
    let Some(name) = fields.get("name") else {
        return Err(misused("Expected field `name` in `function`"));
    };
    let given = name.as_str().filter(|name| !name.is_empty());
    given.ok_or_else(|| misused(&format!("Invalid `name` in `function`: `{}`", python::str(name))))
}

/// Writes the sentence about a choice that is no function with a name.
fn misused(how: &str) -> String {
    format!(
        "{how} in `tool_choice`! Correct usage: `{{\"type\": \"function\", \"function\": \
         {{\"name\": \"my_function\"}}}}`"
    )
}

/// Returns whether a tool is offered. Tools are not yet known to have the form of tools: Python
/// fails at the first that has not.
fn is_offered(name: &str, tools: &Value) -> Result<bool, ContainerRefusal> {
    match tools {
        Value::Array(tools) => {
            for tool in tools {
                if subscript(subscript(tool, "function")?, "name")? == name {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        // What is iterated over are characters and keys, which are texts.
        Value::String(text) if !text.is_empty() => Err(ContainerRefusal::type_error(TEXT_INDEX)),
        Value::Object(entries) if !entries.is_empty() => {
            Err(ContainerRefusal::type_error(TEXT_INDEX))
        }
        Value::String(_) | Value::Object(_) => Ok(false),
        Value::Null | Value::Bool(_) | Value::Number(_) => Err(not_iterable(tools)),
    }
}

/// Returns `value["key"]`, or the exception that Python raises.
fn subscript<'a>(value: &'a Value, key: &str) -> Result<&'a Value, ContainerRefusal> {
    match value {
        Value::Object(entries) => {
            entries.get(key).ok_or_else(|| ContainerRefusal::failure(python::repr_text(key)))
        }
        Value::String(_) => Err(ContainerRefusal::type_error(TEXT_INDEX)),
        Value::Array(_) => Err(ContainerRefusal::type_error(LIST_INDEX)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            let name = python::type_name(value);
            Err(ContainerRefusal::type_error(format!("'{name}' object is not subscriptable")))
        }
    }
}

/// Returns the exception that Python raises at a loop over a value that has no items.
pub(crate) fn not_iterable(value: &Value) -> ContainerRefusal {
    ContainerRefusal::type_error(format!("'{}' object is not iterable", python::type_name(value)))
}

const TEXT_INDEX: &str = "string indices must be integers, not 'str'";
const LIST_INDEX: &str = "list indices must be integers or slices, not str";

/// Checks the field by itself. Its texts and its tool were checked before.
pub(crate) fn check(body: &Object<'_>, errors: &mut BodyErrors) {
    let choice = body.optional("tool_choice");
    let Some(value) = choice.value().filter(|value| value.is_object()) else { return };
    let kind = value.get("type");
    if let Some(kind) = kind.filter(|kind| *kind != "function") {
        for word in ["none", "auto", "required"] {
            literal_error(&[word], &choice.at().key(&format!("literal['{word}']")), value, errors);
        }
        let at = choice.at().key(MODEL).key("type");
        literal_error(&["function"], &at, kind, errors);
    }
}
