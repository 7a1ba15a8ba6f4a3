//! The types that a schema admits, given or inferred.

use serde_json::Value;

use crate::conjunction::Conjunction;

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InstanceType {
    Array,
    Boolean,
    Integer,
    Null,
    Number,
    Object,
    String,
}

impl InstanceType {
    /// Returns the types that a conjunction admits, in the order in which to try them.
    pub(crate) fn of(conjunction: &Conjunction<'_>) -> Vec<Self> {
        let mut named = conjunction.keywords("type").map(|(_, types)| parse_types(types));
        let Some(mut types) = named.next() else {
            return infer(conjunction);
        };
        for other in named {
            types =
                types.iter().filter_map(|instance_type| instance_type.intersect(&other)).collect();
        }
        // In a recursive schema, null and scalars end the recursion; otherwise null is tried last.
        match conjunction.repeats {
            0 => types.sort_by_key(|instance_type| *instance_type == Self::Null),
            _ => types
                .sort_by_key(|instance_type| matches!(instance_type, Self::Array | Self::Object)),
        }
        types
    }

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "array" => Self::Array,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "null" => Self::Null,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            _ => return None,
        })
    }

    /// Returns the type of the values that are of this type and of one of the others.
    fn intersect(self, others: &[Self]) -> Option<Self> {
        let whole = [Self::Integer, Self::Number].contains(&self)
            && (others.contains(&Self::Integer) || others.contains(&Self::Number));
        let same = others.contains(&self).then_some(self);
        same.or_else(|| whole.then_some(Self::Integer))
    }
}

impl Conjunction<'_> {
    /// Returns whether null is the only admitted value.
    pub(crate) fn is_null(&self) -> bool {
        let constant = || self.keywords("const").any(|(_, value)| value.is_null());
        InstanceType::of(self) == [InstanceType::Null] || constant()
    }
}

/// Parses the value of `type`: a name or a list of names.
fn parse_types(types: &Value) -> Vec<InstanceType> {
    match types {
        Value::String(name) => InstanceType::parse(name).into_iter().collect(),
        Value::Array(names) => {
            names.iter().filter_map(|name| InstanceType::parse(name.as_str()?)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// Infers the types from the other keywords, as there is no `type`.
fn infer(conjunction: &Conjunction<'_>) -> Vec<InstanceType> {
    let mut types: Vec<_> = TYPE_KEYWORDS
        .iter()
        .filter(|(_, keywords)| {
            keywords.iter().any(|key| conjunction.keywords(key).next().is_some())
        })
        .map(|(instance_type, _)| *instance_type)
        .collect();
    let rest = [
        InstanceType::String,
        InstanceType::Integer,
        InstanceType::Number,
        InstanceType::Boolean,
        InstanceType::Object,
        InstanceType::Array,
        InstanceType::Null,
    ];
    for instance_type in rest {
        if !types.contains(&instance_type) {
            types.push(instance_type);
        }
    }
    types
}

/// Keywords that only concern values of one type.
const TYPE_KEYWORDS: [(InstanceType, &[&str]); 4] = [
    (
        InstanceType::Object,
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
            "dependentRequired",
            "unevaluatedProperties",
        ],
    ),
    (
        InstanceType::Array,
        &[
            "items",
            "prefixItems",
            "contains",
            "minItems",
            "maxItems",
            "uniqueItems",
            "unevaluatedItems",
        ],
    ),
    (InstanceType::String, &["pattern", "format", "minLength", "maxLength"]),
    (
        InstanceType::Number,
        &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
    ),
];
