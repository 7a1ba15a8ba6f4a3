//! The wanted format of an answer, once the container has found it to be well formed.

use serde_json::{Map, Value};

/// The format in which a request wants its answer.
///
/// Exhaustive: a new format must be fitted to.
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

/// A schema, and the name that the request gives it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct NamedSchema {
    /// Name of the schema; empty when the request gives none.
    pub(crate) name: String,
    /// The schema; `true`, which every value satisfies, when the request gives none.
    pub schema: Value,
}

impl Format {
    /// Reads a field that was found to be well formed.
    pub(crate) fn read(body: &Map<String, Value>) -> Self {
        let format = body.get("response_format").and_then(Value::as_object);
        let kind = format.and_then(|format| format.get("type")?.as_str());
        match (format, kind) {
            (Some(_), Some("json_object")) => Self::JsonObject,
            (Some(format), Some("json_schema")) => Self::JsonSchema(NamedSchema::read(format)),
            _ => Self::Text,
        }
    }

    /// The name of the format.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::JsonObject => "json_object",
            Self::JsonSchema(_) => "json_schema",
        }
    }

    /// The name of its schema, if it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::JsonSchema(schema) => Some(&schema.name),
            Self::Text | Self::JsonObject => None,
        }
    }
}

impl NamedSchema {
    fn read(format: &Map<String, Value>) -> Self {
        let inner = format.get("json_schema").and_then(Value::as_object);
        let name = inner.and_then(|inner| inner.get("name")?.as_str()).unwrap_or_default();
        let schema = inner.and_then(|inner| inner.get("schema")).cloned();
        Self { name: name.to_owned(), schema: schema.unwrap_or(Value::Bool(true)) }
    }
}
