//! The messages of a request, which `SGLang` reads as a union of two models.
//!
//! The parts of a content are not checked.

use serde_json::{Map, Value};

use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::{
    FIELD_REQUIRED, LIST_TYPE, MODEL_ATTRIBUTES_TYPE, STRING_TYPE, literal_error,
};
use crate::pydantic::location::Location;
use crate::pydantic::python::repr_text;
use crate::vllm::messages;

/// Checks that every message fits one of the models.
pub(crate) fn check(body: &Map<String, Value>, errors: &mut BodyErrors) {
    let listed = messages::list(body, || quoted(body), errors);
    messages::each(listed, errors, check_message);
}

/// Returns a body as it is quoted: with the default in place of a choice of tools that was left
/// out.
fn quoted(body: &Map<String, Value>) -> Value {
    let given = |key: &str| body.get(key).is_some_and(|value| !value.is_null());
    let mut quoted = body.clone();
    if !given("tool_choice") {
        let choice = if given("tools") { "auto" } else { "none" };
        quoted.insert("tool_choice".to_owned(), Value::from(choice));
    }
    Value::Object(quoted)
}

/// Adds the errors of a message as each of the models, if it fits none.
fn check_message(message: &Value, at: &Location, errors: &mut BodyErrors) {
    let (generic, user) =
        (at.key("ChatCompletionMessageGenericParam"), at.key("ChatCompletionMessageUserParam"));
    let Value::Object(fields) = message else {
        errors.add("model_attributes_type", &generic, MODEL_ATTRIBUTES_TYPE, message);
        errors.add("model_attributes_type", &user, MODEL_ATTRIBUTES_TYPE, message);
        return;
    };
    if fits(fields) {
        return;
    }
    check_generic_role(message, &generic.key("role"), errors);
    let content = fields.get("content");
    check_content(content.filter(|content| !content.is_null()), &generic.key("content"), errors);
    match fields.get("role") {
        None => errors.add("missing", &user.key("role"), FIELD_REQUIRED, message),
        Some(role) if role != "user" => {
            literal_error(&["user"], &user.key("role"), role, errors);
        }
        Some(_) => {}
    }
    if content.is_none() {
        errors.add("missing", &user.key("content"), FIELD_REQUIRED, message);
    }
    check_content(content, &user.key("content"), errors);
}

/// Returns whether a message fits a model: only that of the user must have a content.
fn fits(fields: &Map<String, Value>) -> bool {
    let role = fields.get("role").and_then(Value::as_str).unwrap_or_default();
    match fields.get("content") {
        Some(Value::String(_) | Value::Array(_)) => role == "user" || is_generic(role),
        None | Some(Value::Null) => is_generic(role),
        Some(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => false,
    }
}

fn is_generic(role: &str) -> bool {
    ROLES.iter().any(|generic| generic.eq_ignore_ascii_case(role))
}

const ROLES: [&str; 6] =
    ["system", "assistant", "tool", "function", "developer", "latest_reminder"];

fn check_generic_role(message: &Value, at: &Location, errors: &mut BodyErrors) {
    let sentence = match message.get("role") {
        None => return errors.add("missing", at, FIELD_REQUIRED, message),
        Some(Value::String(role)) if is_generic(role) => return,
        Some(Value::String(_)) => {
            let listed = ROLES.map(|role| format!("'{role}'")).join(", ");
            format!("'role' must be one of {listed} (case-insensitive).")
        }
        Some(_) => "'role' must be a string".to_owned(),
    };
    let role = message.get("role").unwrap_or(&Value::Null);
    let context = format!("'error': ValueError({})", repr_text(&sentence));
    errors.add_with("value_error", at, &format!("Value error, {sentence}"), role, context);
}

fn check_content(content: Option<&Value>, at: &Location, errors: &mut BodyErrors) {
    let Some(content) = content.filter(|content| !content.is_string() && !content.is_array())
    else {
        return;
    };
    errors.add("string_type", &at.key("str"), STRING_TYPE, content);
    errors.add("list_type", &at.key(PARTS), LIST_TYPE, content);
}

const PARTS: &str = "list[union[ChatCompletionMessageContentTextPart,\
     ChatCompletionMessageContentImagePart,ChatCompletionMessageContentVideoPart,\
     ChatCompletionMessageContentAudioPart,ChatCompletionMessageContentToolReferenceBlock]]";
