//! Schemas that are refused.

use serde_json::{Value, json};

use crate::error::{SynthesisError, Violation};
use crate::synthesis::{synthesize, validate};

#[test]
fn an_unsatisfiable_schema_is_refused_with_its_pointer() {
    let cases: [(&str, Value); 15] = [
        ("", json!(false)),
        (
            "/properties/age",
            json!({"type": "object", "properties": {"age": {"type": "integer", "minimum": 5, "maximum": 3}}, "required": ["age"]}),
        ),
        ("/properties/a", json!({"type": "object", "properties": {"a": false}, "required": ["a"]})),
        (
            "/properties/next",
            json!({"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"], "type": "object"}),
        ),
        ("", json!({"allOf": [{"type": "string"}, {"type": "integer"}]})),
        (
            "/properties/a",
            json!({"type": "object", "properties": {"a": {"enum": ["x"], "type": "integer"}}, "required": ["a"]}),
        ),
        ("", json!({"not": {}})),
        ("", json!({"oneOf": [true, true]})),
        (
            "/properties/p",
            json!({"type": "object", "properties": {"p": {"type": "string", "pattern": "(.)\\1(?!x)[b]{2}\\1"}}, "required": ["p"]}),
        ),
        (
            "/items",
            json!({"type": "array", "items": {"type": "string", "minLength": 3, "maxLength": 2}, "minItems": 1}),
        ),
        (
            "/items",
            json!({"type": "array", "items": {"type": "string", "minLength": 1_000_000}, "minItems": 1}),
        ),
        ("", json!({"type": "array", "minItems": 100_000})),
        ("", json!({"type": "object", "minProperties": 100_000})),
        ("", json!({"type": "array", "items": {"const": 1}, "uniqueItems": true, "minItems": 2})),
        ("", json!({"type": "object", "additionalProperties": false, "minProperties": 1})),
    ];
    for (expected_pointer, schema) in cases {
        for seed in 0..3 {
            match synthesize(&schema, seed) {
                Err(SynthesisError::Unsatisfiable { pointer, .. }) => {
                    assert_eq!(pointer, expected_pointer, "{schema}");
                }
                other => panic!("{schema}: {other:?}"),
            }
        }
    }
}

#[test]
fn an_invalid_schema_is_refused_with_its_pointer() {
    let cases: [(&str, Value); 7] = [
        ("", json!(1)),
        ("/properties/a/type", json!({"type": "object", "properties": {"a": {"type": "text"}}})),
        ("/minimum", json!({"minimum": "a"})),
        ("/properties/a", json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/none"}}})),
        (
            "/properties/a",
            json!({"type": "object", "properties": {"a": {"$ref": "https://example.com/a.json"}}}),
        ),
        (
            "/properties/a",
            json!({"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}}}),
        ),
        ("/pattern", json!({"pattern": "("})),
    ];
    for (expected_pointer, schema) in cases {
        match synthesize(&schema, 0) {
            Err(SynthesisError::Invalid { pointer, .. }) => {
                assert_eq!(pointer, expected_pointer, "{schema}");
            }
            other => panic!("{schema}: {other:?}"),
        }
    }
}

#[test]
fn each_error_names_its_pointer_and_its_reason() {
    let schema = json!({"type": "object", "properties": {"age": {"type": "integer", "minimum": 5, "maximum": 3}}, "required": ["age"]});
    let text = |schema: &Value| synthesize(schema, 0).unwrap_err().to_string();
    assert_eq!(
        text(&schema),
        "no value was found that satisfies the schema at `/properties/age`: it admits no value"
    );
    assert_eq!(
        text(
            &json!({"type": "object", "properties": {"a": {"$ref": "https://example.com/a.json"}}})
        ),
        "the schema is not valid at `/properties/a`: `https://example.com/a.json` is not in the \
         schema, and nothing is fetched"
    );
    assert_eq!(
        text(&json!({"type": "string", "enum": [1]})),
        "no value was found that satisfies the schema at its top: the value is not of type `string`"
    );
    let refusal =
        validate(&json!({"type": "object", "properties": {"a": {"minimum": 3}}}), &json!({"a": 2}));
    assert_eq!(
        refusal.unwrap_err().to_string(),
        "the value is not valid at `/a`: the value is less than the minimum of 3"
    );
    assert!(matches!(validate(&json!({"type": 1}), &json!(1)), Err(Violation::Schema(_))));
}

#[test]
fn a_schema_above_a_limit_is_refused_as_too_large() {
    let mut deep = json!({"type": "string"});
    for _ in 0..200 {
        deep = json!({"items": deep});
    }
    let wide = json!({"enum": vec![0; 200_000]});
    let choices =
        |target: &str| json!({"anyOf": vec![json!({"$ref": format!("#/$defs/{target}")}); 2]});
    let mut multiplied = json!({"$ref": "#/$defs/0", "$defs": {"40": {"type": "string"}}});
    for step in 0..40 {
        multiplied["$defs"][step.to_string()] = choices(&(step + 1).to_string());
    }
    let chain: serde_json::Map<_, _> = (0..300)
        .map(|step| (step.to_string(), json!({"$ref": format!("#/$defs/{}", step + 1)})))
        .chain([("300".to_owned(), json!({}))])
        .collect();
    let chained = json!({"$ref": "#/$defs/0", "$defs": chain});
    for schema in [deep, wide, multiplied, chained] {
        let refusal = synthesize(&schema, 0);
        assert!(matches!(refusal, Err(SynthesisError::TooLarge { .. })), "{refusal:?}");
    }
}

/// The threads of tokio have 2 MiB, and this must fit into half of it even without optimization.
#[test]
fn the_largest_schema_fits_the_stack() {
    let links: serde_json::Map<_, _> = (0..1_900)
        .map(|step| {
            let next = json!({"type": "object", "properties": {"x": {"$ref": format!("#/$defs/{}", step + 1)}}});
            (step.to_string(), next)
        })
        .chain([("1900".to_owned(), json!({}))])
        .collect();
    let long = json!({"$ref": "#/$defs/0", "$defs": links});
    let mut deep = json!({"type": "string"});
    for _ in 0..120 {
        deep = json!({"items": deep, "minItems": 1, "type": "array"});
    }
    let run = move || {
        let value = synthesize(&long, 0).unwrap();
        assert!(value.pointer(&"/x".repeat(10)).is_some_and(Value::is_object), "{value}");
        let refused = synthesize(&deep, 0).unwrap_err().to_string();
        assert!(refused.ends_with("its values are nested too deep"), "{refused}");
    };
    std::thread::Builder::new().stack_size(1024 * 1024).spawn(run).unwrap().join().unwrap();
}
