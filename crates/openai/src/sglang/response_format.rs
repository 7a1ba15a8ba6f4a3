//! The field `response_format`, which `SGLang` rewrites before any field, and then checks twice.

use serde_json::{Map, Value, json};

use crate::error::refusal::{ContainerRefusal, InvalidRequest};
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::object::Object;
use crate::pydantic::python::{is_truthy, type_name};
use crate::vllm::response_format::{check_plain, is_without_schema};

/// Moves a schema that is a field of the format into `json_schema`, before any field is read.
///
/// # Errors
///
/// The exception of Python for a format that is no dictionary.
pub(crate) fn normalize(body: &mut Map<String, Value>) -> Result<(), ContainerRefusal> {
    let Some(format) = body.get_mut("response_format").filter(|format| is_truthy(format)) else {
        return Ok(());
    };
    let name = type_name(format);
    let Value::Object(format) = format else {
        return Err(ContainerRefusal::failure(format!("'{name}' object has no attribute 'get'")));
    };
    if format.get("type").is_none_or(|kind| kind != "json_schema") {
        return Ok(());
    }
    let schema = format.shift_remove("schema").filter(is_truthy);
    if let Some(schema) = schema.filter(|_| !format.get("json_schema").is_some_and(is_truthy)) {
        let title = schema.get("title").cloned().unwrap_or_else(|| Value::from("Schema"));
        format.insert("json_schema".to_owned(), json!({"name": title, "schema": schema}));
    }
    Ok(())
}

/// Checks the field by itself. The sentence about the type is inferred; tags are not checked.
pub(crate) fn check(body: &Object<'_>, errors: &mut BodyErrors) {
    let Some(mut format) = body.optional("response_format").model(errors) else { return };
    if format.entries.get("type").is_some_and(|kind| kind == "structural_tag") {
        return;
    }
    format.at = format.at.key("ResponseFormat");
    check_plain(&format, errors);
}

/// Checks a request that can be read: a format with a schema has one.
///
/// # Errors
///
/// The refusal of a format without its schema.
pub(crate) fn check_schema(body: &Map<String, Value>) -> Result<(), InvalidRequest> {
    if is_without_schema(body) {
        return Err(InvalidRequest::new(
            "schema_ is required for json_schema response format request.",
        ));
    }
    Ok(())
}
