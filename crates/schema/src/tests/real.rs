//! Schemas as pydantic, zod, LangChain and the docs of OpenAI have them.

use serde_json::json;

use crate::tests::check;

#[test]
fn schemas_of_pydantic_get_a_valid_value() {
    check(
        "a model with what the fields of pydantic 2 can say",
        &json!({
            "$defs": {
                "Address": {
                    "properties": {
                        "street": {"title": "Street", "type": "string"},
                        "zip_code": {"pattern": "^\\d{5}(-\\d{4})?$", "title": "Zip Code", "type": "string"}
                    },
                    "required": ["street", "zip_code"],
                    "title": "Address",
                    "type": "object"
                },
                "Status": {"enum": ["active", "inactive"], "title": "Status", "type": "string"}
            },
            "properties": {
                "id": {"format": "uuid", "title": "Id", "type": "string"},
                "name": {"maxLength": 50, "minLength": 1, "title": "Name", "type": "string"},
                "age": {"anyOf": [{"exclusiveMinimum": 0, "type": "integer"}, {"type": "null"}], "default": null, "title": "Age"},
                "email": {"format": "email", "title": "Email", "type": "string"},
                "status": {"$ref": "#/$defs/Status", "default": "active"},
                "address": {"anyOf": [{"$ref": "#/$defs/Address"}, {"type": "null"}], "default": null},
                "tags": {"default": [], "items": {"type": "string"}, "title": "Tags", "type": "array", "uniqueItems": true},
                "scores": {"additionalProperties": {"type": "number"}, "title": "Scores", "type": "object"},
                "point": {"maxItems": 2, "minItems": 2, "prefixItems": [{"type": "number"}, {"type": "number"}], "title": "Point", "type": "array"},
                "created": {"format": "date-time", "title": "Created", "type": "string"},
                "lasts": {"format": "duration", "title": "Lasts", "type": "string"},
                "price": {"anyOf": [{"type": "number"}, {"pattern": "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$", "type": "string"}], "title": "Price"},
                "site": {"format": "uri", "maxLength": 2083, "minLength": 1, "title": "Site", "type": "string"},
                "kind": {"const": "user", "default": "user", "title": "InstanceType", "type": "string"}
            },
            "required": ["id", "name", "email", "point", "created", "lasts", "price", "site", "scores"],
            "title": "User",
            "type": "object"
        }),
    );
    check(
        "a union with a discriminator",
        &json!({
            "$defs": {
                "Cat": {"properties": {"pet_type": {"const": "cat", "type": "string"}, "meows": {"type": "integer"}}, "required": ["pet_type", "meows"], "type": "object"},
                "Dog": {"properties": {"pet_type": {"const": "dog", "type": "string"}, "barks": {"type": "number"}}, "required": ["pet_type", "barks"], "type": "object"}
            },
            "properties": {"pet": {
                "discriminator": {"mapping": {"cat": "#/$defs/Cat", "dog": "#/$defs/Dog"}, "propertyName": "pet_type"},
                "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]
            }},
            "required": ["pet"],
            "type": "object"
        }),
    );
    check(
        "a decimal",
        &json!({"type": "string", "pattern": "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d{0,2}0*$"}),
    );
    check("bytes", &json!({"format": "binary", "type": "string"}));
    check(
        "a model that forbids more",
        &json!({"additionalProperties": false, "properties": {"x": {"title": "X", "type": "integer"}}, "required": ["x"], "type": "object"}),
    );
}

#[test]
fn schemas_of_zod_get_a_valid_value() {
    check(
        "an object of zod 4",
        &json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {
                "name": {"type": "string", "minLength": 2},
                "email": {"type": "string", "format": "email", "pattern": "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$"},
                "age": {"type": "integer", "exclusiveMinimum": 0, "maximum": 9_007_199_254_740_991_i64},
                "role": {"type": "string", "enum": ["admin", "user"]},
                "id": {"type": "string", "format": "uuid", "pattern": "^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000)$"},
                "when": {"type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-\\d{2}$"},
                "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}]},
                "map": {"type": "object", "propertyNames": {"type": "string"}, "additionalProperties": {"type": "boolean"}}
            },
            "required": ["name", "email", "age", "role", "id", "when", "pair", "map"],
            "additionalProperties": false
        }),
    );
    check(
        "an object of zod-to-json-schema",
        &json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$ref": "#/definitions/Recipe",
            "definitions": {"Recipe": {
                "type": "object",
                "properties": {
                    "title": {"type": "string"},
                    "steps": {"type": "array", "items": {"type": "string"}, "minItems": 2},
                    "pair": {"type": "array", "minItems": 2, "maxItems": 2, "items": [{"type": "string"}, {"type": "integer"}]},
                    "note": {"type": ["string", "null"]},
                    "sum": {"anyOf": [{"type": "string"}, {"type": "number"}]},
                    "both": {"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, {"type": "object", "properties": {"b": {"type": "number"}}, "required": ["b"]}]}
                },
                "required": ["title", "steps", "pair", "note", "sum", "both"],
                "additionalProperties": false
            }}
        }),
    );
}

#[test]
fn schemas_of_the_docs_of_openai_get_a_valid_value() {
    check(
        "steps of a calculation",
        &json!({
            "type": "object",
            "properties": {
                "steps": {"type": "array", "items": {
                    "type": "object",
                    "properties": {"explanation": {"type": "string"}, "output": {"type": "string"}},
                    "required": ["explanation", "output"],
                    "additionalProperties": false
                }},
                "final_answer": {"type": "string"}
            },
            "required": ["steps", "final_answer"],
            "additionalProperties": false
        }),
    );
    check(
        "a call of a tool",
        &json!({
            "type": "object",
            "properties": {
                "location": {"type": "string", "description": "City and country e.g. Bogotá, Colombia"},
                "units": {"type": ["string", "null"], "enum": ["celsius", "fahrenheit"], "description": "Units of the temperature."}
            },
            "required": ["location", "units"],
            "additionalProperties": false
        }),
    );
    check(
        "bounds",
        &json!({
            "type": "object",
            "properties": {
                "username": {"type": "string", "pattern": "^@[a-zA-Z0-9_]+$"},
                "temperature": {"type": "number", "minimum": -130, "maximum": 130},
                "percent": {"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 1},
                "items": {"type": "array", "items": {"type": "string"}, "minItems": 3, "maxItems": 3}
            },
            "required": ["username", "temperature", "percent", "items"],
            "additionalProperties": false
        }),
    );
    check("no parameters", &json!({"type": "object", "properties": {}}));
}

#[test]
fn schemas_of_tools_get_a_valid_value() {
    check(
        "a tool of LangChain",
        &json!({
            "properties": {
                "query": {"description": "search query to look up", "type": "string"},
                "max_results": {"default": 5, "maximum": 20, "minimum": 1, "type": "integer"},
                "include_domains": {"anyOf": [{"items": {"type": "string"}, "type": "array"}, {"type": "null"}], "default": []},
                "depth": {"default": "basic", "enum": ["basic", "advanced"], "type": "string"}
            },
            "required": ["query"],
            "type": "object"
        }),
    );
    check(
        "a list of instructor",
        &json!({
            "$defs": {"Person": {"properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name", "age"], "type": "object"}},
            "properties": {"tasks": {"items": {"$ref": "#/$defs/Person"}, "type": "array"}},
            "type": "object",
            "required": ["tasks"]
        }),
    );
    check(
        "components of OpenAPI",
        &json!({
            "$ref": "#/components/schemas/Order",
            "components": {"schemas": {
                "Order": {"type": "object", "properties": {
                    "id": {"type": "integer", "format": "int64"},
                    "note": {"type": "string", "nullable": true},
                    "pet": {"allOf": [{"$ref": "#/components/schemas/Pet"}], "nullable": true},
                    "paid": {"type": "boolean", "example": true}
                }, "required": ["id", "note"]},
                "Pet": {"type": "object", "properties": {"name": {"type": "string", "example": "doggie"}}}
            }}
        }),
    );
}
