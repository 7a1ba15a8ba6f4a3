//! The plainest values, and how seeds vary them.

use serde_json::{Value, json};

use crate::synthesis::synthesize;

#[test]
fn seed_0_gives_the_plainest_value() {
    let cases: [(Value, Value); 20] = [
        (
            json!({"type": "object", "properties": {"city": {"type": "string"}, "count": {"type": "integer"}, "ok": {"type": "boolean"}, "ratio": {"type": "number"}}}),
            json!({"city": "city", "count": 1, "ok": true, "ratio": 1.5}),
        ),
        (
            json!({"properties": {"tags": {"type": "array", "items": {"type": "string"}, "minItems": 2, "uniqueItems": true}}}),
            json!({"tags": ["tag", "tag 2"]}),
        ),
        (
            json!({"properties": {"city": {"type": "string", "maxLength": 2}}}),
            json!({"city": "ci"}),
        ),
        (
            json!({"properties": {"city": {"type": "string", "minLength": 8}}}),
            json!({"city": "city cit"}),
        ),
        (
            json!({"properties": {"unit": {"enum": ["celsius", "fahrenheit"]}}}),
            json!({"unit": "celsius"}),
        ),
        (json!({"properties": {"unit": {"enum": [null, "celsius"]}}}), json!({"unit": "celsius"})),
        (
            json!({"properties": {"age": {"anyOf": [{"type": "null"}, {"type": "integer"}], "default": null}}}),
            json!({"age": 1}),
        ),
        (json!({"properties": {"size": {"type": "integer", "default": 5}}}), json!({"size": 5})),
        (
            json!({"properties": {"name": {"type": "string", "default": "x", "examples": ["Ada"]}}}),
            json!({"name": "Ada"}),
        ),
        (
            json!({"properties": {"list": {"type": "array", "items": {"type": "integer"}, "default": []}}}),
            json!({"list": [1]}),
        ),
        (json!({"type": "number", "minimum": 0, "maximum": 1}), json!(0.5)),
        (json!({"type": "number", "multipleOf": 0.01, "minimum": 19.99}), json!(19.99)),
        (json!({"type": "integer", "minimum": 18, "maximum": 120}), json!(18)),
        (json!({"type": "integer", "maximum": -3}), json!(-3)),
        (
            json!({"properties": {"name": {"type": "string", "pattern": "^[A-Z][a-z]+$"}}}),
            json!({"name": "Name"}),
        ),
        (
            json!({"properties": {"email": {"type": "string", "format": "email"}}}),
            json!({"email": "email@example.com"}),
        ),
        (
            json!({"properties": {"day": {"type": "string", "format": "date"}}}),
            json!({"day": "2025-01-01"}),
        ),
        (
            json!({"properties": {"scores": {"type": "object", "additionalProperties": {"type": "integer"}}}}),
            json!({"scores": {"key": 1}}),
        ),
        (json!({}), json!("text")),
        (
            json!({"type": "object", "properties": {"b": {"type": "string"}, "a": {"type": "string"}}}),
            json!({"b": "b", "a": "a"}),
        ),
    ];
    for (schema, value) in cases {
        assert_eq!(
            synthesize(&schema, 0).map(|made| made.to_string()),
            Ok(value.to_string()),
            "{schema}"
        );
    }
}

#[test]
fn two_seeds_give_different_values() {
    let schema = json!({"type": "object", "properties": {
        "unit": {"enum": ["a", "b", "c"]},
        "size": {"type": "integer", "minimum": 1, "maximum": 50},
        "tags": {"type": "array", "items": {"type": "string"}}
    }});
    let values: Vec<_> = (0..50).map(|seed| synthesize(&schema, seed).unwrap()).collect();
    let distinct = |pointer: &str| {
        let mut texts: Vec<_> =
            values.iter().map(|value| value.pointer(pointer).unwrap().to_string()).collect();
        texts.sort();
        texts.dedup();
        texts.len()
    };
    assert_eq!(distinct("/unit"), 3);
    assert_eq!(distinct("/size"), 29);
    let lengths: std::collections::HashSet<_> =
        values.iter().map(|value| value["tags"].as_array().unwrap().len()).collect();
    assert_eq!(lengths.len(), 3);
}
