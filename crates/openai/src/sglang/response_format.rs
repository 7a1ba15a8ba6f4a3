//! The format that a request wants, as `SGLang` looks at it.

use serde_json::{Map, Value, json};

use crate::error::refusal::{Refusal, Unfit};
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::Object;
use crate::pydantic::python::{is_truthy, type_name};
use crate::vllm::response_format::is_without_schema;

/// Before any field: a schema may stand beside the type, and is then put where it belongs.
pub(crate) fn normalize(body: &mut Map<String, Value>) -> Result<(), Refusal> {
    let Some(format) = body.get_mut("response_format").filter(|format| is_truthy(format)) else {
        return Ok(());
    };
    let name = type_name(format);
    let Value::Object(format) = format else {
        return Err(Refusal::failure(format!("'{name}' object has no attribute 'get'")));
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

/// The field by itself. The words for the type are inferred, and those about tags are left out.
pub(crate) fn check(body: &Object<'_>, errors: &mut BodyErrors) {
    let Some(mut format) = body.optional("response_format").model(errors) else { return };
    if format.entries.get("type").is_some_and(|kind| kind == "structural_tag") {
        return;
    }
    format.at = format.at.key("ResponseFormat");
    let kind = format.required("type", errors);
    kind.literal(&["text", "json_object", "json_schema"], errors);
    if let Some(schema) = format.optional("json_schema").model(errors) {
        schema.required("name", errors).string(errors);
        schema.optional("description").string(errors);
        schema.optional("schema").dictionary(errors);
        schema.optional("strict").boolean(errors);
    }
}

/// Once the request can be read: what is to hold a schema must do so.
pub(crate) fn check_schema(body: &Map<String, Value>) -> Result<(), Unfit> {
    if is_without_schema(body) {
        return Err(Unfit::new("schema_ is required for json_schema response format request."));
    }
    Ok(())
}
