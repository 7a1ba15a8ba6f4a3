//! The texts and JSON values of a script, which may be templates.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::script::context::TemplateContext;
use crate::script::template::{Template, TemplateError};

/// A text of a script.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    /// A text that is used as it stands.
    Literal(Arc<str>),
    /// A template that is rendered for each request.
    Template(Template),
}

/// A JSON value of a script.
#[derive(Clone, Debug)]
pub(crate) enum JsonValue {
    /// A value that is used as it stands.
    Value(Value),
    /// A template that renders a string.
    Text(Template),
    /// A template that renders JSON.
    Json(Template),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object(Vec<(String, Self)>),
}

impl Text {
    /// Returns the text, or renders its template.
    pub(crate) fn render(&self, context: &TemplateContext<'_>) -> Result<Arc<str>, TemplateError> {
        match self {
            Self::Literal(text) => Ok(Arc::clone(text)),
            Self::Template(template) => context.render(template).map(Into::into),
        }
    }
}

impl JsonValue {
    /// Returns the value, in which all templates are rendered.
    pub(crate) fn render(&self, context: &TemplateContext<'_>) -> Result<Value, TemplateError> {
        Ok(match self {
            Self::Value(value) => value.clone(),
            Self::Text(template) => Value::String(context.render(template)?),
            Self::Json(template) => {
                let json = context.render(template)?;
                serde_json::from_str(&json).map_err(|_| TemplateError::not_json(&json))?
            }
            Self::List(items) => {
                let items: Result<_, _> = items.iter().map(|item| item.render(context)).collect();
                Value::Array(items?)
            }
            Self::Object(entries) => {
                let mut object = Map::new();
                for (key, value) in entries {
                    object.insert(key.clone(), value.render(context)?);
                }
                Value::Object(object)
            }
        })
    }
}
