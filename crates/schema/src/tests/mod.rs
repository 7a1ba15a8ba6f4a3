//! Tests of generation, each value validated by `boon`, which the product does not use.

mod judge;
mod keywords;
mod limits;
mod plain;
mod random;
mod real;
mod recursive;
mod refused;

use serde_json::Value;

use crate::synthesis::{synthesize, validate};
use judge::Judge;

/// Generates a value for each of some seeds, and lets the judge validate it, where there is one.
fn check(name: &str, schema: &Value) {
    let judge = Judge::of(schema);
    for seed in 0..20 {
        let value = synthesize(schema, seed).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(synthesize(schema, seed).as_ref(), Ok(&value), "{name}");
        assert_eq!(validate(schema, &value), Ok(()), "{name}");
        if let Some(judge) = &judge {
            assert_eq!(judge.check(&value), Ok(()), "{name}, seed {seed}: {value}");
        }
    }
}
