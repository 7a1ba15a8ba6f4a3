//! The judge of values: a validator of its own, which knows nothing of how they are made.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError, ValidationOptions, Validator};
use serde_json::Value;

use crate::error::SynthesisError;
use crate::nullable;
use crate::references::References;
use crate::size;

/// A schema, ready to judge values.
pub(crate) struct Checker {
    schema: Value,
    draft: Draft,
    formats: Formats,
    whole: Validator,
}

/// What `format` means. By itself it is a remark, and a time without a zone satisfies it; but
/// what is made should be what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formats {
    Asserted,
    Remarks,
}

impl Checker {
    pub(crate) fn new(schema: &Value, formats: Formats) -> Result<Self, SynthesisError> {
        size::measure(schema)?;
        let mut schema = schema.clone();
        nullable::rewrite(&mut schema);
        size::weigh(&References::new(&schema))?;
        let mut refusal = None;
        for draft in drafts(&schema) {
            match options(draft, formats).build(&schema) {
                Ok(whole) => return Ok(Self { schema, draft, formats, whole }),
                Err(error) => refusal = refusal.or_else(|| Some(invalid(&schema, &error))),
            }
        }
        Err(refusal.unwrap_or_else(|| SynthesisError::Invalid {
            pointer: String::new(),
            reason: "no draft knows it".to_owned(),
        }))
    }

    pub(crate) const fn schema(&self) -> &Value {
        &self.schema
    }

    /// Whether all beside a `$ref` is ignored, as up to draft 7.
    pub(crate) const fn references_stand_alone(&self) -> bool {
        matches!(self.draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7)
    }

    /// How further validators of this schema are made.
    pub(crate) fn options(&self) -> ValidationOptions<'_> {
        options(self.draft, self.formats)
    }

    /// The schema under an address, so that its parts can be referred to.
    pub(crate) fn registry(&self, address: &str) -> Option<Registry<'_>> {
        let resource = self.draft.create_resource_ref(&self.schema);
        Registry::new().draft(self.draft).add(address, resource).ok()?.prepare().ok()
    }

    /// Judges a value; what is wrong is a JSON pointer and a reason.
    pub(crate) fn check(&self, value: &Value) -> Result<(), (String, String)> {
        self.whole.validate(value).map_err(|error| described(&error))
    }
}

/// The drafts under which a schema is read, until one admits it. Schemas that name none are
/// often of an older one, and show it only by a list as `items` or a Boolean bound.
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

/// Why a schema cannot be made ready.
fn invalid(schema: &Value, error: &ValidationError<'_>) -> SynthesisError {
    if let (ValidationErrorKind::Referencing(_), Some((pointer, reference))) =
        (error.kind(), References::new(schema).lost())
    {
        let reason = format!("`{reference}` is not in the schema, and nothing is fetched");
        return SynthesisError::Invalid { pointer, reason };
    }
    let (pointer, reason) = described(error);
    SynthesisError::Invalid { pointer, reason }
}

pub(crate) fn described(error: &ValidationError<'_>) -> (String, String) {
    let reason = error.masked_with("the value").to_string().replace('"', "`");
    (error.instance_path().to_string(), reason)
}
