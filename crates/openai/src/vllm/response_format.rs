//! The field `response_format`, which vLLM checks three times: before any field, as one of them,
//! and once the request can be read.

use serde_json::{Map, Value};

use crate::error::refusal::{ContainerRefusal, InvalidRequest};
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::MODEL_ATTRIBUTES_TYPE;
use crate::pydantic::object::Object;
use crate::vllm::validation::{self, MODEL};

/// Checks before any field that a format with a schema has a field for the schema.
///
/// # Errors
///
/// The refusal of the whole body.
pub(crate) fn check_whole(body: &Map<String, Value>) -> Result<(), ContainerRefusal> {
    let format = body.get("response_format").and_then(Value::as_object);
    let given = |key: &str| format?.get(key).filter(|value| !value.is_null());
    if given("type").is_some_and(|kind| kind == "json_schema") && given("json_schema").is_none() {
        return Err(validation::of_parameter(body, "response_format", None, NO_JSON_SCHEMA));
    }
    Ok(())
}

const NO_JSON_SCHEMA: &str =
    "When response_format type is 'json_schema', the 'json_schema' field must be provided.";

/// Checks the field by itself: one of three models, or else the errors of all of them.
pub(crate) fn check(body: &Object<'_>, errors: &mut BodyErrors) {
    let field = body.optional("response_format");
    let Some(value) = field.value() else { return };
    let at = field.at().key(MODEL);
    let Value::Object(entries) = value else {
        for _ in 0..BRANCHES.len() {
            errors.add("model_attributes_type", &at, MODEL_ATTRIBUTES_TYPE, value);
        }
        return;
    };
    let format = Object { entries, at };
    let tried = BRANCHES.map(|branch| {
        let mut branch_errors = BodyErrors::default();
        branch(&format, &mut branch_errors);
        branch_errors
    });
    if tried.iter().all(|branch_errors| !branch_errors.is_empty()) {
        for branch_errors in tried {
            errors.extend(branch_errors);
        }
    }
}

type Branch = fn(&Object<'_>, &mut BodyErrors);

const BRANCHES: [Branch; 3] = [check_plain, tagged, triggered];

/// Checks a format without tags, as `SGLang` does, too.
pub(crate) fn check_plain(format: &Object<'_>, errors: &mut BodyErrors) {
    let kind = format.required("type", errors);
    kind.literal(&["text", "json_object", "json_schema"], errors);
    if let Some(schema) = format.optional("json_schema").model(errors) {
        schema.required("name", errors).string(errors);
        schema.optional("description").string(errors);
        schema.optional("schema").dictionary(errors);
        schema.optional("strict").boolean(errors);
    }
}

fn tagged(format: &Object<'_>, errors: &mut BodyErrors) {
    format.required("type", errors).literal(&["structural_tag"], errors);
    format.required("format", errors);
}

/// Checks an older way to write tags, but not the items of its lists.
fn triggered(format: &Object<'_>, errors: &mut BodyErrors) {
    format.required("type", errors).literal(&["structural_tag"], errors);
    format.required("structures", errors);
    format.required("triggers", errors);
}

/// Checks a request that can be read: a format with a schema has one.
///
/// # Errors
///
/// The refusal of a format without its schema.
pub(crate) fn check_schema(body: &Map<String, Value>) -> Result<(), InvalidRequest> {
    if is_without_schema(body) { Err(InvalidRequest::new(NO_CONSTRAINT)) } else { Ok(()) }
}

/// Returns whether a format with a schema is wanted, and no schema is given.
pub(crate) fn is_without_schema(body: &Map<String, Value>) -> bool {
    let format = body.get("response_format");
    let wanted =
        format.and_then(|format| format.get("type")).is_some_and(|kind| kind == "json_schema");
    let schema = format.and_then(|format| format.get("json_schema")?.get("schema"));
    wanted && schema.is_none_or(Value::is_null)
}

const NO_CONSTRAINT: &str = "1 validation error for StructuredOutputsParams\n  Value error, You \
     must use one kind of structured outputs constraint but none are specified: {'json': None, \
     'regex': None, 'choice': None, 'grammar': None, 'json_object': None, \
     'disable_any_whitespace': False, 'disable_additional_properties': False, \
     'whitespace_pattern': None, 'structural_tag': None, '_backend': None, '_backend_was_auto': \
     False} [type=value_error, input_value=ArgsKwargs((), {'json': None}), \
     input_type=ArgsKwargs]\n    For further information visit \
     https://errors.pydantic.dev/2.14/v/value_error";
