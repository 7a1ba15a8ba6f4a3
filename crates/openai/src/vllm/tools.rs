//! The field `tools`, as vLLM and `SGLang` read it.

use serde_json::{Map, Value};

use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::{LIST_TYPE, MODEL_ATTRIBUTES_TYPE};
use crate::pydantic::location::Location;
use crate::pydantic::object::Object;

/// The fields of a tool, and the strictness with which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToolFields {
    /// Fields of vLLM: the type must be `function`, and the parameters a dictionary.
    Vllm,
    /// Fields of `SGLang`: the type is any text, the parameters are anything, and `strict` is read.
    Sglang,
}

/// Checks the form of the tools, but not whether their schemas make sense.
pub(crate) fn check(body: &Map<String, Value>, fields: ToolFields, errors: &mut BodyErrors) {
    let Some(tools) = body.get("tools").filter(|tools| !tools.is_null()) else { return };
    let at = Location::body().key("tools");
    let Value::Array(tools) = tools else {
        errors.add("list_type", &at, LIST_TYPE, tools);
        return;
    };
    for (index, tool) in tools.iter().enumerate() {
        if errors.is_full() {
            return;
        }
        check_tool(tool, at.index(index), fields, errors);
    }
}

fn check_tool(tool: &Value, at: Location, fields: ToolFields, errors: &mut BodyErrors) {
    let Value::Object(entries) = tool else {
        errors.add("model_attributes_type", &at, MODEL_ATTRIBUTES_TYPE, tool);
        return;
    };
    let tool = Object { entries, at };
    match fields {
        ToolFields::Vllm => tool.filled("type").literal(&["function"], errors),
        ToolFields::Sglang => {
            tool.filled("type").string(errors);
        }
    }
    if let Some(function) = tool.required("function", errors).model(errors) {
        check_function(&function, fields, errors);
    }
}

/// Checks the fields of a function, in the order in which each server declares them.
fn check_function(function: &Object<'_>, fields: ToolFields, errors: &mut BodyErrors) {
    match fields {
        ToolFields::Vllm => {
            function.required("name", errors).string(errors);
            function.optional("description").string(errors);
            function.optional("parameters").dictionary(errors);
        }
        ToolFields::Sglang => {
            function.optional("description").string(errors);
            function.required("name", errors).string(errors);
            function.filled("strict").boolean(errors);
        }
    }
}
