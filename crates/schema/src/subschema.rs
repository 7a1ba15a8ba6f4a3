//! A place in a schema.

use std::rc::Rc;

use serde_json::{Map, Value};

/// A schema, and the JSON pointer that leads to it from the top.
#[derive(Clone, Debug)]
pub(crate) struct Subschema<'s> {
    pub(crate) schema: &'s Value,
    pub(crate) pointer: Rc<str>,
}

impl<'s> Subschema<'s> {
    pub(crate) fn new(schema: &'s Value, pointer: &str) -> Self {
        Self { schema, pointer: Rc::from(pointer) }
    }

    /// The keywords of the schema, if it is not just `true` or `false`.
    pub(crate) fn keywords(&self) -> Option<&'s Map<String, Value>> {
        self.schema.as_object()
    }

    pub(crate) fn keyword(&self, keyword: &str) -> Option<&'s Value> {
        self.schema.get(keyword)
    }

    /// Whatever stands inside, be it a schema or not.
    pub(crate) fn parts(&self) -> Vec<Self> {
        let part = |key: &str, value| Self::new(value, &format!("{}/{key}", self.pointer));
        match self.schema {
            Value::Object(map) => {
                let schemas = map.iter().filter(|(key, _)| *key != "enum" && *key != "const");
                schemas.map(|(key, value)| part(&escaped(key), value)).collect()
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

    /// The schema at a key of a keyword, such as one of the properties.
    pub(crate) fn member(&self, keyword: &str, key: &str) -> Option<Self> {
        let schema = self.keyword(keyword)?.as_object()?.get(key)?;
        let pointer = || format!("{}/{keyword}/{}", self.pointer, escaped(key));
        is_schema(schema).then(|| Self::new(schema, &pointer()))
    }

    /// All schemas of a keyword whose value is an object of them.
    pub(crate) fn members(&self, keyword: &str) -> Vec<(&'s str, Self)> {
        let Some(Value::Object(members)) = self.keyword(keyword) else {
            return Vec::new();
        };
        let keys = members.keys().map(String::as_str);
        keys.filter_map(|key| Some((key, self.member(keyword, key)?))).collect()
    }

    /// The schemas of a keyword whose value is a list of them.
    pub(crate) fn list(&self, keyword: &str) -> Vec<Self> {
        let Some(Value::Array(items)) = self.keyword(keyword) else {
            return Vec::new();
        };
        let place =
            |(index, schema)| Self::new(schema, &format!("{}/{keyword}/{index}", self.pointer));
        items.iter().enumerate().map(place).collect()
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

/// A key as it stands in a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
