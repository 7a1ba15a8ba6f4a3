//! Values that satisfy a JSON Schema, for answers that must be as a client asked for them.
//!
//! A value is built from the schema, place by place, and each part is judged by a validator
//! before it is used; where `not`, `oneOf` or a pattern refuses it, others are tried. The same
//! schema and seed always give the same value, and with seed 0 it is the plainest.
//!
//! Nothing is fetched: a schema must bring along what it refers to.

pub(crate) mod array;
pub(crate) mod branches;
pub(crate) mod checker;
pub(crate) mod conjunction;
pub(crate) mod ecma_regex;
pub(crate) mod error;
pub(crate) mod format;
pub(crate) mod instance_type;
pub(crate) mod limits;
pub(crate) mod nullable;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod part_checker;
pub(crate) mod pattern;
pub(crate) mod position;
pub(crate) mod property;
pub(crate) mod range;
pub(crate) mod references;
pub(crate) mod search;
pub(crate) mod size;
pub(crate) mod string;
pub(crate) mod subschema;

#[cfg(test)]
mod tests;

use crate::schema::error::SynthesisError;
use crate::schema::error::Violation;
use serde_json::Value;

use crate::schema::checker::{Checker, Formats};
use crate::schema::part_checker::Care;
use crate::schema::search::Search;

/// Makes a value that satisfies a schema; of draft 2020-12, if it does not name another.
pub(crate) fn synthesize(schema: &Value, seed: u64) -> Result<Value, SynthesisError> {
    let checker = Checker::new(schema, Formats::Asserted)?;
    let mut refusal = String::new();
    for care in [Care::Usual, Care::Utmost] {
        let value = Search::new(&checker, seed, care).run()?;
        match checker.check(&value) {
            Ok(()) => return Ok(value),
            Err((_, reason)) => refusal = reason,
        }
    }
    Err(SynthesisError::Unsatisfiable { pointer: String::new(), reason: refusal })
}

/// Whether a value satisfies a schema; if not, what is wrong with it first.
pub(crate) fn validate(schema: &Value, value: &Value) -> Result<(), Violation> {
    let checker = Checker::new(schema, Formats::Remarks).map_err(Violation::Schema)?;
    checker.check(value).map_err(|(pointer, reason)| Violation::Value { pointer, reason })
}
