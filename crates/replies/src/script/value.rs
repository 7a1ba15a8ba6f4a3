//! A JSON value in which texts may be worked out.

use serde_json::{Map, Value};

use crate::script::context::TemplateContext;
use crate::script::template::{Template, TemplateError};

/// A JSON value in which texts may be worked out.
#[derive(Clone, Debug)]
pub(crate) enum JsonValue {
    /// It stands as it is.
    Value(Value),
    /// A text that is worked out.
    Text(Template),
    /// A value that is worked out: the template writes it as JSON.
    Json(Template),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl JsonValue {
    pub(crate) fn value(&self, scene: &TemplateContext<'_>) -> Result<Value, TemplateError> {
        Ok(match self {
            Self::Value(value) => value.clone(),
            Self::Text(template) => Value::String(scene.render(template)?),
            Self::Json(template) => {
                let json = scene.render(template)?;
                serde_json::from_str(&json).map_err(|_| TemplateError::no_json(&json))?
            }
            Self::List(items) => {
                let items: Result<_, _> = items.iter().map(|own| own.value(scene)).collect();
                Value::Array(items?)
            }
            Self::Object(entries) => {
                let mut object = Map::new();
                for (key, own) in entries {
                    object.insert(key.clone(), own.value(scene)?);
                }
                Value::Object(object)
            }
        })
    }
}
