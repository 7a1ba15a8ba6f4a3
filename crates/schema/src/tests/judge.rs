//! A validator by another author, so that the one of the product does not judge itself.

use boon::{Compiler, Draft, ErrorKind, SchemaIndex, Schemas, ValidationError};
use serde_json::{Number, Value};

/// A schema as `boon` understands it.
pub(super) struct Judge {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Judge {
    /// Compiles a schema under the first draft that admits it. There is none for a schema that is
    /// not valid, for a pattern with a look-ahead or a back reference, which `boon` refuses, and
    /// for a schema that refers to itself at the same value, of which JSON Schema says nothing.
    pub(super) fn of(schema: &Value) -> Option<Self> {
        if refers_to_itself(schema) {
            return None;
        }
        [Draft::V2020_12, Draft::V7, Draft::V4].into_iter().find_map(|draft| {
            let mut compiler = Compiler::new();
            compiler.set_default_draft(draft);
            compiler.enable_format_assertions();
            compiler.add_resource(ADDRESS, schema.clone()).ok()?;
            let mut schemas = Schemas::new();
            let index = compiler.compile(ADDRESS, &mut schemas).ok()?;
            Some(Self { schemas, index })
        })
    }

    /// Validates a value, but for what `boon` decides otherwise than JSON Schema does.
    pub(super) fn check(&self, value: &Value) -> Result<(), String> {
        match self.schemas.validate(value, self.index) {
            Err(error) if !is_departure(&error) => Err(format!("{error:#}")),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns whether the value is valid without any doubt.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        self.schemas.validate(value, self.index).is_ok()
    }
}

/// Returns whether a schema leads to itself by keywords that apply to the same value.
pub(super) fn refers_to_itself(schema: &Value) -> bool {
    let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema[key].as_array());
    schema["$ref"] == "#"
        || ["not", "if", "then", "else"]
            .into_iter()
            .any(|key| schema.get(key).is_some_and(refers_to_itself))
        || lists.flatten().any(refers_to_itself)
        || schema["dependentSchemas"]
            .as_object()
            .is_some_and(|schemas| schemas.values().any(refers_to_itself))
}

/// Returns whether all that is wrong is a number that is a multiple as a decimal, and not as the
/// `f64` by which `boon` counts.
fn is_departure(error: &ValidationError<'_, '_>) -> bool {
    if let ErrorKind::MultipleOf { got, want } = &error.kind {
        return is_multiple(got, want);
    }
    !error.causes.is_empty() && error.causes.iter().all(is_departure)
}

/// Counts in millionths, which the numbers of these tests all are.
fn is_multiple(number: &Number, step: &Number) -> bool {
    let millionths = |number: &Number| (number.as_f64().unwrap() * 1e6).round();
    millionths(number) % millionths(step) == 0.0
}

const ADDRESS: &str = "https://example.com/schema.json";
