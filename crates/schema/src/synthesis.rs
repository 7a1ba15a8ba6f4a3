//! The two functions of this crate.
//!
//! A value is generated from the schema, part by part, and each part is validated before it is
//! used; where `not`, `oneOf` or a pattern refuses it, others are tried. Nothing is fetched: a
//! schema must contain the targets of its references.

use serde_json::Value;

use crate::checker::{Checker, Formats, Mismatch};
use crate::error::{SynthesisError, Violation};
use crate::part_checker::Strictness;
use crate::search::Search;

/// Generates a value that satisfies a schema.
///
/// The same schema and seed always give the same value, and with seed 0 it is the plainest. A
/// schema that names no draft is read as one of draft 2020-12, or of draft 7 or 4 if only they
/// admit it.
///
/// # Errors
///
/// When the schema is not valid or too large, or when no value is found that satisfies it.
pub fn synthesize(schema: &Value, seed: u64) -> Result<Value, SynthesisError> {
    let checker = Checker::new(schema, Formats::Asserted)?;
    let mut refusal = String::new();
    for strictness in [Strictness::AsNeeded, Strictness::Full] {
        let value = Search::new(&checker, seed, strictness).run()?;
        match checker.check(&value) {
            Ok(()) => return Ok(value),
            Err(mismatch) => refusal = mismatch.reason,
        }
    }
    Err(SynthesisError::Unsatisfiable { pointer: String::new(), reason: refusal })
}

/// Validates a value against a schema; `format` is not checked.
///
/// # Errors
///
/// When the schema cannot be used, or with the first part of the value that does not satisfy it.
pub fn validate(schema: &Value, value: &Value) -> Result<(), Violation> {
    let checker = Checker::new(schema, Formats::Annotated).map_err(Violation::Schema)?;
    checker
        .check(value)
        .map_err(|Mismatch { pointer, reason }| Violation::Value { pointer, reason })
}
