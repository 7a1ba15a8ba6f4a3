//! Validation of whole values, independent of the code that generates them.

use std::fmt;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError, ValidationOptions, Validator};
use serde_json::Value;

use crate::error::SynthesisError;
use crate::nullable;
use crate::references::References;
use crate::size;

/// A schema that is compiled to validate values.
pub(crate) struct Checker {
    schema: Value,
    draft: Draft,
    formats: Formats,
    validator: Validator,
}

/// The meaning of `format`. A generated value is checked against it; for a given value it is an
/// annotation, as JSON Schema has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formats {
    /// A value that does not have its format is refused.
    Asserted,
    /// The format is not checked.
    Annotated,
}

impl Checker {
    /// Compiles a schema, under the first draft that admits it.
    pub(crate) fn new(schema: &Value, formats: Formats) -> Result<Self, SynthesisError> {
        size::check_size(schema)?;
        let mut schema = schema.clone();
        nullable::rewrite(&mut schema);
        size::check_weight(&References::new(&schema))?;
        let mut refusal = None;
        for draft in drafts(&schema) {
            match options(draft, formats).build(&schema) {
                Ok(validator) => return Ok(Self { schema, draft, formats, validator }),
                Err(error) => refusal = refusal.or_else(|| Some(invalid(&schema, &error))),
            }
        }
        Err(refusal.unwrap_or_else(|| SynthesisError::Invalid {
            pointer: String::new(),
            reason: "no draft knows it".to_owned(),
        }))
    }

    /// The schema, in which `nullable` is replaced by keywords of JSON Schema.
    pub(crate) const fn schema(&self) -> &Value {
        &self.schema
    }

    /// Returns whether the siblings of a `$ref` are ignored, as up to draft 7.
    pub(crate) const fn references_stand_alone(&self) -> bool {
        matches!(self.draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7)
    }

    /// The options for further validators of this schema.
    pub(crate) fn options(&self) -> ValidationOptions<'_> {
        options(self.draft, self.formats)
    }

    /// Returns a registry with the schema under an address, so that a `$ref` can name its parts.
    pub(crate) fn registry(&self, address: &str) -> Option<Registry<'_>> {
        let resource = self.draft.create_resource_ref(&self.schema);
        Registry::new().draft(self.draft).add(address, resource).ok()?.prepare().ok()
    }

    /// Validates a whole value.
    pub(crate) fn check(&self, value: &Value) -> Result<(), Mismatch> {
        self.validator.validate(value).map_err(|error| Mismatch::of(&error))
    }
}

/// Returns the drafts under which a schema is read, until one admits it. Schemas that name none
/// are often of an older one, and show it only by a list as `items` or a Boolean bound.
fn drafts(schema: &Value) -> Vec<Draft> {
    let named = Draft::default().detect(schema);
    match schema.get("$schema") {
        Some(_) if KNOWN_DRAFTS.contains(&named) => vec![named],
        Some(_) => vec![Draft::Draft202012],
        None => vec![Draft::Draft202012, Draft::Draft7, Draft::Draft4],
    }
}

const KNOWN_DRAFTS: [Draft; 5] =
    [Draft::Draft4, Draft::Draft6, Draft::Draft7, Draft::Draft201909, Draft::Draft202012];

fn options<'a>(draft: Draft, formats: Formats) -> ValidationOptions<'a> {
    let asserted = formats == Formats::Asserted;
    jsonschema::options().with_draft(draft).should_validate_formats(asserted)
}

/// Returns the error for a schema that cannot be compiled.
fn invalid(schema: &Value, error: &ValidationError<'_>) -> SynthesisError {
    if let (ValidationErrorKind::Referencing(_), Some((pointer, reference))) =
        (error.kind(), References::new(schema).unresolved())
    {
        let reason = format!("`{reference}` is not in the schema, and nothing is fetched");
        return SynthesisError::Invalid { pointer, reason };
    }
    let Mismatch { pointer, reason } = Mismatch::of(error);
    SynthesisError::Invalid { pointer, reason }
}

/// The first part of a value that does not satisfy its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// JSON pointer to the part; empty for the whole value.
    pub(crate) pointer: String,
    pub(crate) reason: String,
}

impl Mismatch {
    /// Describes an error of the validator without the value itself.
    pub(crate) fn of(error: &ValidationError<'_>) -> Self {
        let reason = error.masked_with("the value").to_string().replace('"', "`");
        Self { pointer: error.instance_path().to_string(), reason }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.reason),
            pointer => write!(f, "{}, at `{pointer}` of it", self.reason),
        }
    }
}
