//! Schemas and values at random.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use stagemaker_testing::random::{Tally, check};

use super::judge::{Judge, refers_to_itself};
use crate::error::SynthesisError;
use crate::synthesis::{synthesize, validate};

/// A value is valid, and a schema is only refused where none of the simplest values satisfies it.
#[test]
fn a_random_schema_has_a_valid_value_or_no_simple_one() {
    let tally = Tally::default();
    let property = |(schema, seed): (Value, u64)| {
        if refers_to_itself(&schema) {
            tally.count("a circle");
            return Ok(());
        }
        let judge = Judge::of(&without_look_ahead(&schema));
        match (synthesize(&schema, seed), judge) {
            (Ok(value), Some(judge)) => {
                tally.count("a valid value");
                prop_assert_eq!(judge.check(&value), Ok(()), "{} {}", schema, value);
            }
            (Err(SynthesisError::Unsatisfiable { .. }), Some(judge)) => {
                tally.count("no value");
                for value in simple_values(&schema) {
                    prop_assert!(!judge.accepts(&value), "{} {}", schema, value);
                }
            }
            (Err(SynthesisError::Invalid { .. }), None) => tally.count("no schema"),
            (Err(SynthesisError::Exhausted { .. } | SynthesisError::TooLarge { .. }), _) => {
                tally.count("given up");
            }
            (outcome, judge) => {
                let judged = judge.map(|_| "a schema");
                prop_assert!(false, "{:?}, the judge: {:?}: {}", outcome, judged, schema);
            }
        }
        Ok(())
    };
    check(1_000, &(schema(), 0_u64..5), property);
    tally.assert_shares(&[("a valid value", 50), ("no value", 5)]);
}

#[test]
fn any_json_as_a_schema_has_a_value_or_is_refused_with_a_pointer_into_it() {
    let tally = Tally::default();
    let property = |(schema, seed): (Value, u64)| {
        match synthesize(&schema, seed) {
            Ok(value) => {
                tally.count("a value");
                prop_assert_eq!(validate(&schema, &value), Ok(()));
            }
            Err(
                SynthesisError::Unsatisfiable { pointer, .. }
                | SynthesisError::Invalid { pointer, .. }
                | SynthesisError::Exhausted { pointer }
                | SynthesisError::TooLarge { pointer, .. },
            ) => {
                tally.count("a pointer");
                prop_assert!(schema.pointer(&pointer).is_some(), "{} {}", pointer, schema);
            }
        }
        Ok(())
    };
    check(1_000, &(any_json(), 0_u64..5), property);
    tally.assert_shares(&[("a value", 10), ("a pointer", 10)]);
}

/// Writes the one pattern that the judge cannot read in another way.
fn without_look_ahead(schema: &Value) -> Value {
    let text = schema.to_string().replace(r#""^(?!a)""#, r#""^([^a]|$)""#);
    serde_json::from_str(&text).unwrap()
}

/// One value of each type, and those that the schema names.
fn simple_values(schema: &Value) -> Vec<Value> {
    let mut values = vec![json!(null), json!(true), json!(0), json!(""), json!([]), json!({})];
    values.extend(schema.get("const").cloned());
    values.extend(schema.get("default").cloned());
    values.extend(schema.get("enum").and_then(Value::as_array).into_iter().flatten().cloned());
    values
}

const NAMES: [&str; 5] = ["a", "b", "city", "x-1", ""];

fn schema() -> impl Strategy<Value = Value> {
    let flat = prop::collection::vec(keyword(), 0..4).prop_map(|keywords| {
        Value::Object(keywords.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    });
    let leaf = prop_oneof![8 => flat, 1 => prop::bool::ANY.prop_map(Value::Bool)];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let map =
            prop::collection::vec((prop::sample::select(NAMES.to_vec()), inner.clone()), 0..4)
                .prop_map(|members| {
                    let members =
                        members.into_iter().map(|(name, schema)| (name.to_owned(), schema));
                    Value::Object(members.collect())
                });
        let list = prop::collection::vec(inner.clone(), 1..4).prop_map(Value::Array);
        let single = prop::sample::select(vec![
            "not",
            "if",
            "then",
            "else",
            "items",
            "contains",
            "additionalProperties",
            "propertyNames",
            "unevaluatedProperties",
            "unevaluatedItems",
        ]);
        let lists = prop::sample::select(vec!["allOf", "anyOf", "oneOf", "prefixItems"]);
        let maps =
            prop::sample::select(vec!["properties", "patternProperties", "dependentSchemas"]);
        let keyword = prop_oneof![(single, inner.clone()), (lists, list), (maps, map),];
        (inner, prop::collection::vec(keyword, 0..3)).prop_map(|(base, keywords)| {
            let mut schema = match base {
                Value::Object(map) => map,
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_) => Map::new(),
            };
            schema.extend(keywords.into_iter().map(|(key, value)| (key.to_owned(), value)));
            Value::Object(schema)
        })
    })
}

fn keyword() -> impl Strategy<Value = (&'static str, Value)> {
    prop_oneof![
        prop::sample::select(vec![
            "string", "integer", "number", "object", "array", "null", "boolean"
        ])
        .prop_map(|kind| ("type", json!(kind))),
        prop::sample::select(vec!["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
            .prop_flat_map(
                |key| (-30_i32..30).prop_map(move |bound| (key, json!(f64::from(bound) / 4.0)))
            ),
        prop::sample::select(vec![
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
        ])
        .prop_flat_map(|key| (0..6).prop_map(move |count| (key, json!(count)))),
        prop::sample::select(vec![json!(0.25), json!(3), json!(0.5), json!(7)])
            .prop_map(|step| ("multipleOf", step)),
        prop::sample::select(vec!["^[a-z]{3}$", "\\d", "^(?!a)", "^$", "x|yy"])
            .prop_map(|pattern| ("pattern", json!(pattern))),
        prop::sample::select(vec!["date", "email", "ipv4"])
            .prop_map(|name| ("format", json!(name))),
        any_json().prop_map(|value| ("const", value)),
        prop::collection::vec(any_json(), 1..4).prop_map(|values| ("enum", json!(values))),
        any_json().prop_map(|value| ("default", value)),
        prop::bool::ANY.prop_map(|on| ("uniqueItems", json!(on))),
        prop::sample::subsequence(NAMES.to_vec(), 0..3)
            .prop_map(|names| ("required", json!(names))),
        Just(("$ref", json!("#"))),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        2 => prop::sample::select(vec![
            "type", "$ref", "properties", "items", "anyOf", "enum", "pattern", "$schema", "$id", "nullable",
            "minimum", "minLength", "required", "$defs",
        ]).prop_map(str::to_owned),
        1 => ".{0,4}",
    ];
    let text = prop_oneof!["[ -~]{0,6}", Just("#".to_owned()), Just("object".to_owned())];
    let leaf = prop_oneof![
        Just(Value::Null),
        prop::bool::ANY.prop_map(Value::Bool),
        (-5_i64..100).prop_map(|number| json!(number)),
        prop::num::f64::NORMAL.prop_map(|number| json!(number)),
        text.prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((key.clone(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
