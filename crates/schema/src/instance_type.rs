//! The types of JSON values.

use serde_json::Value;

use crate::conjunction::Conjunction;

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
    /// The types that a shape admits, the most telling first and null last.
    pub(crate) fn of(shape: &Conjunction<'_>) -> Vec<Self> {
        let mut named = shape.keywords("type").map(|(_, kinds)| read(kinds));
        let Some(mut kinds) = named.next() else {
            return guess(shape);
        };
        for other in named {
            kinds = kinds.iter().filter_map(|kind| kind.narrowed(&other)).collect();
        }
        // Inside itself, a value ends with null, and otherwise null says the least.
        match shape.repeats {
            0 => kinds.sort_by_key(|kind| *kind == Self::Null),
            _ => kinds.sort_by_key(|kind| matches!(kind, Self::Array | Self::Object)),
        }
        kinds
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

    /// What is left of a type beside others.
    fn narrowed(self, others: &[Self]) -> Option<Self> {
        let whole = [Self::Integer, Self::Number].contains(&self)
            && (others.contains(&Self::Integer) || others.contains(&Self::Number));
        let same = others.contains(&self).then_some(self);
        same.or_else(|| whole.then_some(Self::Integer))
    }
}

fn read(kinds: &Value) -> Vec<InstanceType> {
    match kinds {
        Value::String(name) => InstanceType::parse(name).into_iter().collect(),
        Value::Array(names) => {
            names.iter().filter_map(|name| InstanceType::parse(name.as_str()?)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// Without a `type`, the other keywords tell what is meant.
fn guess(shape: &Conjunction<'_>) -> Vec<InstanceType> {
    let mut kinds: Vec<_> = CLUES
        .iter()
        .filter(|(_, keywords)| keywords.iter().any(|key| shape.keywords(key).next().is_some()))
        .map(|(kind, _)| *kind)
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
    for kind in rest {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

const CLUES: [(InstanceType, &[&str]); 4] = [
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
