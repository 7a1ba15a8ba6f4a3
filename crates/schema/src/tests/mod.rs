//! Tests of generation, each value validated by `jsonschema` too.

mod keywords;
mod plain;
mod random;
mod real;
mod recursive;
mod refused;

use serde_json::Value;

use crate::synthesis::{synthesize, validate};

/// Generates a value for each of some seeds, and validates it by a validator that is set up here.
fn check(name: &str, schema: &Value) {
    let validator = jsonschema::options().should_validate_formats(true).build(schema);
    for seed in 0..20 {
        let value = synthesize(schema, seed).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(synthesize(schema, seed).as_ref(), Ok(&value), "{name}");
        assert_eq!(validate(schema, &value), Ok(()), "{name}");
        // Schemas of older drafts that do not say so are not valid in the newest.
        if let Ok(validator) = &validator {
            let errors: Vec<_> =
                validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}, seed {seed}: {value} {errors:?}");
        }
    }
}
