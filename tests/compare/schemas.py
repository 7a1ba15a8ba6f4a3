"""JSON Schemas for tools and formats: those that can be satisfied, and some that cannot."""

PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 12},
        "age": {"type": "integer", "minimum": 0, "maximum": 130},
        "email": {"type": "string", "format": "email"},
        "tags": {
            "type": "array",
            "items": {"enum": ["a", "b", "c"]},
            "uniqueItems": True,
            "maxItems": 3,
        },
    },
    "required": ["name", "age", "tags"],
    "additionalProperties": False,
}

NODE = {
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "value": {"type": "number", "multipleOf": 0.5},
                "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
            },
            "required": ["value", "next"],
        }
    },
    "$ref": "#/$defs/node",
}

WEATHER = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
    "required": ["city"],
}

ORDER = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "seats": {"type": "integer"},
    },
    "required": ["name", "tags", "seats"],
}

# Single keywords, of which the seed puts some together.
PIECES = [
    {"type": "string", "pattern": "^[a-z]{3}-[0-9]{2,4}$"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "ipv4"},
    {"type": "string", "minLength": 5},
    {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    {"type": "integer", "multipleOf": 7, "minimum": 50},
    {"type": "number", "minimum": -1.5, "maximum": -0.25},
    {"type": "boolean"},
    {"type": "null"},
    {"type": ["string", "null"]},
    {"const": {"a": [1, "x", None]}},
    {"enum": [1, "two", None, True]},
    {"type": "array", "items": {"type": "integer"}, "minItems": 2, "uniqueItems": True},
    {"type": "array", "prefixItems": [{"const": 1}, {"type": "string"}], "items": False},
    {"type": "array", "contains": {"const": 9}, "items": {"type": "integer"}},
    {"oneOf": [{"type": "integer", "maximum": 0}, {"type": "string", "maxLength": 2}]},
    {"anyOf": [{"type": "object", "required": ["a"]}, {"type": "boolean"}]},
    {"allOf": [{"type": "integer", "minimum": 3}, {"maximum": 3}]},
    {"type": "object", "patternProperties": {"^x_": {"type": "integer"}}, "minProperties": 2},
    {"type": "object", "dependentRequired": {"a": ["b"]}, "required": ["a"]},
    {"if": {"type": "integer"}, "then": {"minimum": 9}, "else": {"type": "string"}},
    {"type": "string", "not": {"const": ""}},
    NODE,
    True,
    {},
]

# What nothing satisfies, and what is no schema.
WRONG = [
    False,
    {"type": "integer", "minimum": 3, "maximum": 2},
    {"type": "string", "pattern": "("},
    {"type": "text"},
    {"$ref": "#/nowhere"},
    {"$ref": "https://example.com/schema"},
    {"allOf": [{"type": "string"}, {"type": "integer"}]},
    {"enum": []},
    {"type": "array", "minItems": 3, "maxItems": 1},
    [],
    "string",
    None,
    {"$schema": "http://example.com/draft"},
    {"type": "array", "minItems": 100_000},
    {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True, "minItems": 3},
    {"type": "object", "minProperties": 100_000},
    {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
    {"type": "string", "minLength": 200_000},
    {"$ref": "#/$defs/0", "$defs": {str(at): {"$ref": f"#/$defs/{at + 1}"} for at in range(70)}},
    {"allOf": [{"oneOf": [{"multipleOf": at}, {"multipleOf": at + 1}]} for at in range(2, 40)]},
    {
        "type": "integer",
        "multipleOf": 7919,
        "not": {"multipleOf": 3},
        "minimum": 1,
        "maximum": 7918,
    },
]


def _nested(depth):
    schema = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "array", "items": schema, "minItems": 1}
    return schema


WRONG += [_nested(70), _nested(140)]


def any_schema(chance):
    """A schema, most of which can be satisfied."""
    if chance.random() < 0.1:
        return chance.choice(WRONG)
    if chance.random() < 0.3:
        return chance.choice([PERSON, NODE, WEATHER, ORDER])
    pieces = chance.sample(PIECES, chance.randint(1, 4))
    properties = {f"{chance.choice('abcxyz')}_{at}": own for at, own in enumerate(pieces)}
    schema = {"type": "object", "properties": properties}
    schema["required"] = chance.sample(sorted(properties), chance.randint(0, len(properties)))
    if chance.random() < 0.4:
        schema["additionalProperties"] = chance.choice([False, True, {"type": "integer"}])
    return schema
