//! Subschemas, with access to the schemas inside of them.

use std::rc::Rc;

use serde_json::{Map, Value};

/// A schema, with the JSON pointer to it from the whole schema.
#[derive(Clone, Debug)]
pub(crate) struct Subschema<'s> {
    pub(crate) schema: &'s Value,
    pub(crate) pointer: Rc<str>,
}

impl<'s> Subschema<'s> {
    /// Pairs a schema with its pointer.
    pub(crate) fn new(schema: &'s Value, pointer: &str) -> Self {
        Self { schema, pointer: Rc::from(pointer) }
    }

    /// The keywords of the schema; `None` where it is `true` or `false`.
    pub(crate) fn keywords(&self) -> Option<&'s Map<String, Value>> {
        self.schema.as_object()
    }

    /// The value of a keyword; `None` where the schema does not have it.
    pub(crate) fn keyword(&self, keyword: &str) -> Option<&'s Value> {
        self.schema.get(keyword)
    }

    /// Returns all values directly inside, whether they are schemas or not.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let part = |key: &str, value| Self::new(value, &format!("{}/{key}", self.pointer));
        match self.schema {
            Value::Object(map) => {
                let schemas = map.iter().filter(|(key, _)| *key != "enum" && *key != "const");
                schemas.map(|(key, value)| part(&escape_key(key), value)).collect()
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.map(|(index, value)| part(&index.to_string(), value)).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
        }
    }

    /// The schema that is the value of a keyword.
    pub(crate) fn child(&self, keyword: &str) -> Option<Self> {
        let schema = self.keyword(keyword)?;
        is_schema(schema).then(|| Self::new(schema, &format!("{}/{keyword}", self.pointer)))
    }

    /// The schema under a key of a keyword, such as one of the properties.
    pub(crate) fn member(&self, keyword: &str, key: &str) -> Option<Self> {
        let schema = self.keyword(keyword)?.as_object()?.get(key)?;
        let pointer = || format!("{}/{keyword}/{}", self.pointer, escape_key(key));
        is_schema(schema).then(|| Self::new(schema, &pointer()))
    }

    /// Returns the schemas of a keyword whose value is an object of them, with their keys.
    pub(crate) fn members(&self, keyword: &str) -> Vec<(&'s str, Self)> {
        let Some(Value::Object(members)) = self.keyword(keyword) else {
            return Vec::new();
        };
        let keys = members.keys().map(String::as_str);
        keys.filter_map(|key| Some((key, self.member(keyword, key)?))).collect()
    }

    /// Returns the schemas of a keyword whose value is a list of them.
    pub(crate) fn list(&self, keyword: &str) -> Vec<Self> {
        let Some(Value::Array(items)) = self.keyword(keyword) else {
            return Vec::new();
        };
        let subschema =
            |(index, schema)| Self::new(schema, &format!("{}/{keyword}/{index}", self.pointer));
        items.iter().enumerate().map(subschema).collect()
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

/// Escapes a key for a JSON pointer.
fn escape_key(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
