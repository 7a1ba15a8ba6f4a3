//! The format in which a request wants its answer.

use serde_json::{Map, Value};

/// The format in which a request wants its answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Format {
    /// Any text.
    #[default]
    Text,
    /// A JSON object of any shape.
    JsonObject,
    /// JSON that satisfies a schema.
    JsonSchema(NamedSchema),
}

/// A schema, and what the request calls it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedSchema {
    pub(crate) name: String,
    pub schema: Value,
}

impl Format {
    /// Reads what the container has found to be well formed.
    pub(crate) fn read(body: &Map<String, Value>) -> Self {
        let format = body.get("response_format").and_then(Value::as_object);
        let kind = format.and_then(|own| own.get("type")?.as_str());
        match (format, kind) {
            (Some(_), Some("json_object")) => Self::JsonObject,
            (Some(format), Some("json_schema")) => Self::JsonSchema(NamedSchema::read(format)),
            _ => Self::Text,
        }
    }

    /// What the request calls this format.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::JsonObject => "json_object",
            Self::JsonSchema(_) => "json_schema",
        }
    }
}

impl Format {
    /// The name of its schema, if it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::JsonSchema(own) => Some(&own.name),
            Self::Text | Self::JsonObject => None,
        }
    }
}

impl NamedSchema {
    fn read(format: &Map<String, Value>) -> Self {
        let inner = format.get("json_schema").and_then(Value::as_object);
        let name = inner.and_then(|own| own.get("name")?.as_str()).unwrap_or_default();
        let schema = inner.and_then(|own| own.get("schema")).cloned();
        Self { name: name.to_owned(), schema: schema.unwrap_or(Value::Bool(true)) }
    }
}
