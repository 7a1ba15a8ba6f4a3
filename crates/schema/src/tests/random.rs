//! Schemas and values at random.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::synthesis::synthesize;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_value_of_a_random_schema_is_valid(schema in schema(), seed in 0_u64..5) {
        if let Ok(value) = synthesize(&schema, seed) {
            let validator = jsonschema::options().should_validate_formats(true).build(&schema);
            prop_assert!(validator.unwrap().is_valid(&value), "{} {}", schema, value);
        }
    }

    #[test]
    fn any_json_as_a_schema_never_panics(value in any_json(), seed in 0_u64..5) {
        let _ = synthesize(&value, seed);
    }
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
        prop::sample::select(vec![json!(0.01), json!(3), json!(0.5), json!(7)])
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
