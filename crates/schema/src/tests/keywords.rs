//! A schema or more for each keyword.

use serde_json::{Value, json};

use crate::tests::check;

fn check_all(schemas: &[Value]) {
    for schema in schemas {
        check(&schema.to_string(), schema);
    }
}

#[test]
fn schemas_for_any_type_get_a_valid_value() {
    check_all(&[
        json!(true),
        json!({}),
        json!({"type": ["null", "integer"]}),
        json!({"type": "null"}),
        json!({"const": {"a": [1, null]}}),
        json!({"enum": [1, "a", null, [], {}]}),
        json!({"enum": [1, "a", null], "type": "string"}),
        json!({"not": {"type": "string"}}),
        json!({"not": {"type": ["string", "number", "boolean", "null"]}}),
        json!({"not": {"enum": ["text"]}}),
        json!({"type": "boolean", "not": {"const": true}}),
        json!({"type": "string", "examples": ["a", 1], "minLength": 3}),
        json!({"type": "integer", "default": "none", "minimum": 7}),
    ]);
}

#[test]
fn keywords_of_numbers_get_a_valid_value() {
    check_all(&[
        json!({"type": "integer", "minimum": 5, "maximum": 5}),
        json!({"type": "integer", "minimum": -20, "maximum": -10}),
        json!({"type": "integer", "exclusiveMinimum": 1.5, "exclusiveMaximum": 3}),
        json!({"type": "integer", "multipleOf": 7, "minimum": 100}),
        json!({"type": "integer", "multipleOf": 2.5, "minimum": 1}),
        json!({"type": "number", "minimum": 0, "maximum": 1}),
        json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001}),
        json!({"type": "number", "multipleOf": 0.01, "exclusiveMinimum": 19.98, "maximum": 20}),
        json!({"allOf": [{"multipleOf": 4}, {"multipleOf": 6}], "type": "integer", "minimum": 1}),
        json!({"type": "number", "minimum": 1e300}),
        json!({"type": "number", "exclusiveMinimum": 0, "maximum": 1e-20}),
        json!({"type": "integer", "minimum": 18_446_744_073_709_551_000_u64}),
        json!({"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer", "minimum": 3, "exclusiveMinimum": true, "maximum": 5, "exclusiveMaximum": true}),
        json!({"type": "number", "minimum": 3, "exclusiveMinimum": true}),
        json!({"type": ["integer", "number"], "not": {"maximum": 10}}),
    ]);
}

#[test]
fn keywords_of_strings_get_a_valid_value() {
    check_all(&[
        json!({"type": "string", "minLength": 40, "maxLength": 41}),
        json!({"type": "string", "maxLength": 1}),
        json!({"type": "string", "maxLength": 0}),
        json!({"type": "string", "minLength": 2.0}),
        json!({"type": "string", "pattern": "^[A-Z]{2}\\d{4}$"}),
        json!({"type": "string", "pattern": "^[\\w.-]+@[\\w-]+\\.[a-z]{2,}$", "minLength": 25}),
        json!({"type": "string", "pattern": "^(?=.*[A-Z])(?=.*[a-z])(?=.*\\d)[A-Za-z\\d]{8,}$"}),
        json!({"type": "string", "pattern": "foo", "minLength": 10, "maxLength": 10}),
        json!({"type": "string", "pattern": "^\\/[a-z]+\\/(?<id>\\d+)$"}),
        json!({"type": "string", "pattern": "^[[\\]&-]{2}$"}),
        json!({"type": "string", "pattern": "^(yes|no|maybe)$"}),
        json!({"type": "string", "pattern": "^\\p{Lu}\\p{Ll}+$"}),
        json!({"type": "string", "pattern": "^#[0-9a-f]{6}$"}),
        json!({"type": "string", "pattern": "^\\S+$", "maxLength": 3}),
        json!({"allOf": [{"pattern": "a"}, {"pattern": "1"}], "type": "string"}),
        json!({"type": "string", "pattern": "(.)\\1", "enum": ["ab", "aa"]}),
        json!({"type": "string", "not": {"pattern": "^t"}}),
        json!({"type": "string", "format": "unheard-of"}),
        json!({"type": "string", "format": "email", "minLength": 30}),
        json!({"type": "string", "format": "hostname", "maxLength": 20}),
    ]);
}

#[test]
fn formats_of_strings_get_a_valid_value() {
    for format in FORMATS {
        check(format, &json!({"type": "string", "format": format}));
        check(
            format,
            &json!({"type": "array", "items": {"format": format, "type": "string"}, "minItems": 8, "uniqueItems": true}),
        );
    }
}

const FORMATS: [&str; 19] = [
    "date",
    "date-time",
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "uuid",
    "json-pointer",
    "relative-json-pointer",
    "regex",
];

#[test]
fn keywords_of_objects_get_a_valid_value() {
    check_all(&[
        json!({"type": "object"}),
        json!({"required": ["a", "b"]}),
        json!({"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}}),
        json!({"type": "object", "minProperties": 3, "additionalProperties": {"type": "boolean"}}),
        json!({"type": "object", "minProperties": 2, "patternProperties": {"^x-[a-z]+$": {"type": "integer"}}, "additionalProperties": false}),
        json!({"type": "object", "minProperties": 4, "propertyNames": {"pattern": "^[A-Z]{3}$"}}),
        json!({"type": "object", "minProperties": 2, "propertyNames": {"enum": ["red", "green"]}}),
        json!({"type": "object", "properties": {"a": true, "b": true, "c": true}, "required": ["c"], "maxProperties": 2}),
        json!({"properties": {"a": true, "b": false}}),
        json!({"properties": {"card": {"type": "string"}}, "dependentRequired": {"card": ["address"], "address": ["zip"]}}),
        json!({"properties": {"a": {"type": "string"}}, "dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}, "required": ["b"]}}}),
        json!({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"type": "string"}}, "dependencies": {"a": ["b"], "b": {"required": ["c"]}}}),
        json!({"properties": {"ab": {"type": "integer"}}, "patternProperties": {"^a": {"minimum": 10}}}),
        json!({"properties": {"a~/b": {"type": "integer"}, "": {"type": "string"}, "%41 é\"": {"type": "null"}}}),
        json!({"allOf": [{"properties": {"a": {"type": "string"}}}], "unevaluatedProperties": false}),
        json!({"type": "object", "not": {"required": ["a"]}, "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}),
    ]);
}

#[test]
fn keywords_of_arrays_get_a_valid_value() {
    check_all(&[
        json!({"type": "array"}),
        json!({"items": {"type": "integer"}, "minItems": 3, "uniqueItems": true}),
        json!({"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": true, "minItems": 3}),
        json!({"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "boolean"}, "uniqueItems": true, "minItems": 2}),
        json!({"type": "array", "maxItems": 0}),
        json!({"type": "array", "items": false}),
        json!({"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}),
        json!({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}, "minItems": 4}),
        json!({"items": [{"type": "string"}, {"type": "integer"}], "additionalItems": false, "minItems": 2}),
        json!({"type": "array", "contains": {"const": 7}, "items": {"type": "integer"}}),
        json!({"type": "array", "contains": {"type": "integer"}, "minContains": 2, "maxContains": 2, "minItems": 4}),
        json!({"type": "array", "contains": {"type": "string"}, "minContains": 0}),
        json!({"type": "array", "allOf": [{"contains": {"const": 1}}, {"contains": {"const": 2}}]}),
        json!({"type": "array", "items": {"properties": {"id": {"type": "integer"}}, "required": ["id"]}, "minItems": 5, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "string", "pattern": "^[a-c]$"}, "minItems": 3, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "string", "maxLength": 2}, "minItems": 9, "uniqueItems": true}),
    ]);
}

#[test]
fn keywords_that_combine_schemas_get_a_valid_value() {
    check_all(&[
        json!({"anyOf": [{"type": "null"}, {"type": "integer"}]}),
        json!({"oneOf": [{"type": "integer"}, {"minimum": 2}]}),
        json!({"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}),
        json!({"oneOf": [{"type": "string", "maxLength": 5}, {"type": "string", "minLength": 3}]}),
        json!({"allOf": [{"properties": {"a": {"minimum": 3}}}, {"properties": {"a": {"type": "integer", "maximum": 3}}, "required": ["a"]}]}),
        json!({"anyOf": [{"minimum": 5}, {"maximum": -5}], "type": "integer", "multipleOf": 3}),
        json!({"properties": {"country": {"enum": ["US", "NL"]}, "zip": {"type": "string"}}, "required": ["country", "zip"], "if": {"properties": {"country": {"const": "US"}}}, "then": {"properties": {"zip": {"pattern": "^[0-9]{5}$"}}}, "else": {"properties": {"zip": {"pattern": "^[0-9]{4} [A-Z]{2}$"}}}}),
        json!({"if": {"type": "integer"}, "then": {"minimum": 10}, "type": ["integer", "string"]}),
        json!({"if": true, "then": {"type": "array"}, "else": false}),
        json!({"anyOf": [false, {"oneOf": [{"const": 1}, {"const": 2}]}]}),
        json!({"type": "object", "properties": {"a": {"anyOf": [false, {"type": "string", "format": "date"}]}}, "required": ["a"]}),
        json!({"not": {"anyOf": [{"type": "string"}, {"type": "object"}]}}),
    ]);
}

#[test]
fn keywords_of_references_get_a_valid_value() {
    check_all(&[
        json!({"$ref": "#/$defs/a%20b~1c", "$defs": {"a b/c": {"type": "integer"}}}),
        json!({"$ref": "#thing", "$defs": {"x": {"$anchor": "thing", "type": "integer"}}}),
        json!({"$id": "https://example.com/root", "$ref": "item", "$defs": {"x": {"$id": "item", "type": "integer"}}}),
        json!({"properties": {"a": {"$ref": "#/properties/b"}, "b": {"type": "integer"}}, "required": ["a"]}),
        json!({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "#/definitions/a", "type": "string"}}, "definitions": {"a": {"type": "integer"}}}),
        json!({"$ref": "#/$defs/a", "maximum": 4, "$defs": {"a": {"type": "integer", "minimum": 4}}}),
        json!({"$ref": "https://json-schema.org/draft/2020-12/schema"}),
        json!({"$ref": "#"}),
        json!({"anyOf": [{"$ref": "#"}, {"type": "integer"}]}),
    ]);
}
