//! Values that satisfy a JSON Schema, for answers that must be as a client asked for them.
//!
//! A value is built from the schema, part by part, and each part is judged by a validator
//! before it is used; where `not`, `oneOf` or a pattern refuses it, others are tried. The same
//! schema and seed always give the same value, and with seed 0 it is the plainest.
//!
//! Nothing is fetched: a schema must bring along what it refers to.

use crate::error::SynthesisError;
use crate::error::Violation;
use serde_json::Value;

use crate::checker::{Checker, Formats};
use crate::part_checker::Strictness;
use crate::search::Search;

/// Makes a value that satisfies a schema; of draft 2020-12, if it does not name another.
pub fn synthesize(schema: &Value, seed: u64) -> Result<Value, SynthesisError> {
    let checker = Checker::new(schema, Formats::Asserted)?;
    let mut refusal = String::new();
    for care in [Strictness::Usual, Strictness::Utmost] {
        let value = Search::new(&checker, seed, care).run()?;
        match checker.check(&value) {
            Ok(()) => return Ok(value),
            Err((_, reason)) => refusal = reason,
        }
    }
    Err(SynthesisError::Unsatisfiable { pointer: String::new(), reason: refusal })
}

/// Whether a value satisfies a schema; if not, what is wrong with it first.
pub fn validate(schema: &Value, value: &Value) -> Result<(), Violation> {
    let checker = Checker::new(schema, Formats::Remarks).map_err(Violation::Schema)?;
    checker.check(value).map_err(|(pointer, reason)| Violation::Value { pointer, reason })
}
