//! Schemas that contain themselves.

use serde_json::{Value, json};

use crate::synthesis::synthesize;
use crate::tests::check;

#[test]
fn a_recursive_schema_gets_a_value_that_ends() {
    let cases: [(Value, Value); 8] = [
        (
            json!({"$ref": "#/$defs/Node", "$defs": {"Node": {"type": "object", "properties": {"value": {"type": "integer"}, "next": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}}, "required": ["value", "next"]}}}),
            json!({"value": 1, "next": null}),
        ),
        (
            json!({"type": "object", "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}}, "required": ["name", "children"]}),
            json!({"name": "name", "children": []}),
        ),
        (
            json!({"type": "object", "properties": {"name": {"type": "string"}, "parent": {"$ref": "#"}}, "required": ["name"]}),
            json!({"name": "name"}),
        ),
        (
            json!({"$ref": "#/$defs/Add", "$defs": {"Expr": {"anyOf": [{"$ref": "#/$defs/Add"}, {"$ref": "#/$defs/Number"}]}, "Add": {"type": "object", "properties": {"left": {"$ref": "#/$defs/Expr"}, "right": {"$ref": "#/$defs/Expr"}}, "required": ["left", "right"]}, "Number": {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]}}}),
            json!({"left": {"number": 1}, "right": {"number": 1}}),
        ),
        (
            json!({"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"], "nullable": true}),
            json!({"next": null}),
        ),
        (json!({"type": "object", "additionalProperties": {"$ref": "#"}}), json!({})),
        (
            json!({"$defs": {"A": {"type": "object", "properties": {"b": {"$ref": "#/$defs/B"}}, "required": ["b"]}, "B": {"type": "object", "properties": {"as": {"type": "array", "items": {"$ref": "#/$defs/A"}}}, "required": ["as"]}}, "$ref": "#/$defs/A"}),
            json!({"b": {"as": []}}),
        ),
        (
            json!({"$dynamicAnchor": "node", "type": "object", "properties": {"data": {"type": "string"}, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}}, "unevaluatedProperties": false}),
            json!({"data": "data", "children": []}),
        ),
    ];
    for (schema, value) in cases {
        if schema.get("nullable").is_none() {
            check(&schema.to_string(), &schema);
        }
        assert_eq!(synthesize(&schema, 0), Ok(value), "{schema}");
    }
}

#[test]
fn a_recursive_schema_gets_the_depth_that_it_requires() {
    let tree = json!({
        "type": "object",
        "properties": {"depth": {"type": "integer"}, "children": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["children"]
    });
    let deep = json!({"allOf": [{"$ref": "#/$defs/tree"}, {"properties": {"children": {"minItems": 2}}}], "$defs": {"tree": {
        "type": "object",
        "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}},
        "required": ["children"]
    }}});
    check("a tree", &tree);
    check("a tree with two branches", &deep);
    assert_eq!(synthesize(&deep, 0), Ok(json!({"children": [{"children": []}, {"children": []}]})));
}

#[test]
fn a_meta_schema_gets_a_valid_value() {
    let draft: Value = json!({
        "definitions": {
            "schemaArray": {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
            "nonNegativeInteger": {"type": "integer", "minimum": 0},
            "simpleTypes": {"enum": ["array", "boolean", "integer", "null", "number", "object", "string"]}
        },
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": ["object", "boolean"],
        "properties": {
            "title": {"type": "string"},
            "multipleOf": {"type": "number", "exclusiveMinimum": 0},
            "maxLength": {"$ref": "#/definitions/nonNegativeInteger"},
            "pattern": {"type": "string", "format": "regex"},
            "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#/definitions/schemaArray"}], "default": true},
            "properties": {"type": "object", "additionalProperties": {"$ref": "#"}, "default": {}},
            "propertyNames": {"$ref": "#"},
            "type": {"anyOf": [{"$ref": "#/definitions/simpleTypes"}, {"type": "array", "items": {"$ref": "#/definitions/simpleTypes"}, "minItems": 1, "uniqueItems": true}]},
            "allOf": {"$ref": "#/definitions/schemaArray"},
            "not": {"$ref": "#"}
        },
        "default": true
    });
    check("a meta-schema", &draft);
}
