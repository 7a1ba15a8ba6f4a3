//! Each limit of the search, reached and exceeded by one.

use serde_json::{Map, Value, json};

use crate::error::SynthesisError;
use crate::limits::{
    MAX_ADDED_PROPERTIES, MAX_ITEMS, MAX_MEMBERS, MAX_REFERENCES, MAX_SCHEMA_DEPTH,
    MAX_SCHEMA_NODES, MAX_STEPS, MAX_TEXT_CHARS, MAX_VALUE_DEPTH, MAX_VALUES,
};
use crate::synthesis::synthesize;

/// Returns the message of the error for a schema.
fn refusal(schema: &Value) -> String {
    synthesize(schema, 0).expect_err("the schema is refused").to_string()
}

fn is_too_large(schema: &Value) -> bool {
    matches!(synthesize(schema, 0), Err(SynthesisError::TooLarge { .. }))
}

#[test]
fn a_schema_is_read_up_to_its_depth() {
    let wrap = |inner, _| json!({"type": "array", "items": inner});
    let nested = |depth: usize| (0..depth).fold(json!(true), wrap);
    assert!(!is_too_large(&nested(MAX_SCHEMA_DEPTH)));
    assert!(is_too_large(&nested(MAX_SCHEMA_DEPTH + 1)));
}

#[test]
fn a_schema_is_read_up_to_its_number_of_values() {
    // The object, the list and its members.
    let wide = |nodes: usize| json!({"enum": vec![0; nodes - 2]});
    assert!(!is_too_large(&wide(MAX_SCHEMA_NODES)));
    assert!(is_too_large(&wide(MAX_SCHEMA_NODES + 1)));
}

#[test]
fn a_schema_is_read_up_to_its_number_of_references() {
    let referring = |count: usize| {
        let defs: Map<_, _> =
            (0..count).map(|n| (n.to_string(), json!({"$ref": "#/$defs/end"}))).collect();
        let mut schema = json!({"type": "null", "$defs": defs});
        schema["$defs"]["end"] = json!({});
        schema
    };
    assert_eq!(synthesize(&referring(MAX_REFERENCES), 0), Ok(Value::Null));
    assert!(is_too_large(&referring(MAX_REFERENCES + 1)));
}

#[test]
fn a_value_is_nested_up_to_its_depth() {
    let nested = |depth: usize| {
        let wrap = |inner, _| json!({"type": "array", "minItems": 1, "items": inner});
        (0..depth).fold(json!({"type": "null"}), wrap)
    };
    assert!(synthesize(&nested(MAX_VALUE_DEPTH - 1), 0).is_ok());
    assert!(refusal(&nested(MAX_VALUE_DEPTH)).ends_with("its values are nested too deep"));
}

#[test]
fn a_schema_that_requires_itself_without_end_is_refused() {
    let schema = json!({"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]});
    assert!(refusal(&schema).ends_with("it contains itself without end"), "{}", refusal(&schema));
}

/// Each level asks for two of the next.
#[test]
fn a_search_ends_after_its_number_of_values() {
    let levels = MAX_VALUES.ilog2();
    let mut schema = json!({"$ref": "#/$defs/0", "$defs": {}});
    for level in 0..=levels {
        let next = json!({"$ref": format!("#/$defs/{}", level + 1)});
        schema["$defs"][level.to_string()] = json!({
            "type": "object", "properties": {"a": next, "b": next}, "required": ["a", "b"],
        });
    }
    schema["$defs"][(levels + 1).to_string()] = json!({"type": "null"});
    assert!(matches!(synthesize(&schema, 0), Err(SynthesisError::Exhausted { .. })));
}

/// Each item is chosen out of hundreds of schemas, of which all are read.
#[test]
fn a_search_ends_after_its_number_of_schemas() {
    let choices: Vec<_> = (0..=MAX_STEPS / MAX_ITEMS).map(|n| json!({"const": n})).collect();
    let schema = json!({"type": "array", "minItems": MAX_ITEMS, "items": {"anyOf": choices}});
    assert!(matches!(synthesize(&schema, 0), Err(SynthesisError::Exhausted { .. })));
}

#[test]
fn members_of_an_enum_are_tried_up_to_their_limit() {
    let members = |count: usize| {
        let members: Vec<_> = (1..=count).collect();
        json!({"enum": members, "minimum": count})
    };
    assert_eq!(synthesize(&members(MAX_MEMBERS), 0), Ok(json!(MAX_MEMBERS)));
    assert!(synthesize(&members(MAX_MEMBERS + 1), 0).is_err());
}

#[test]
fn texts_lists_and_objects_are_as_long_as_their_limits() {
    for (kind, keyword, limit) in [
        ("string", "minLength", MAX_TEXT_CHARS),
        ("array", "minItems", MAX_ITEMS),
        ("object", "minProperties", MAX_ADDED_PROPERTIES),
    ] {
        let long = |length: usize| json!({"type": kind, keyword: length});
        let value = synthesize(&long(limit), 0).unwrap();
        let lengths = [
            value.as_str().map(str::len),
            value.as_array().map(Vec::len),
            value.as_object().map(Map::len),
        ];
        let length = lengths.into_iter().flatten().next();
        assert_eq!(length, Some(limit), "{kind}");
        assert!(synthesize(&long(limit + 1), 0).is_err(), "{kind}");
    }
    // What a pattern makes of itself is as long.
    let pattern =
        |count: usize| json!({"type": "string", "pattern": format!("^(?:a{{999}}){{{count}}}$")});
    assert!(synthesize(&pattern(MAX_TEXT_CHARS / 1_000), 0).is_ok());
    assert!(synthesize(&pattern(MAX_TEXT_CHARS / 999 + 2), 0).is_err());
}

/// Parsers of patterns recurse.
#[test]
fn a_pattern_is_nested_up_to_a_limit() {
    let nested = |depth: usize| {
        let pattern = format!("^{}a{}$", "(".repeat(depth), ")".repeat(depth));
        json!({"type": "string", "pattern": pattern})
    };
    assert_eq!(synthesize(&nested(50), 0), Ok(json!("a")));
    assert!(synthesize(&nested(20_000), 0).is_err());
}
