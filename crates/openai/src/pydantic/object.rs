//! Objects in a body, whose fields are read one by one.

use serde_json::{Map, Value};

use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::{FIELD_REQUIRED, Field};
use crate::pydantic::location::Location;

/// An object in a body, and its location.
pub(crate) struct Object<'a> {
    pub(crate) entries: &'a Map<String, Value>,
    pub(crate) at: Location,
}

impl<'a> Object<'a> {
    /// Returns the body itself.
    pub(crate) const fn body(entries: &'a Map<String, Value>) -> Self {
        Self { entries, at: Location::body() }
    }

    /// Returns a field for which null is as good as nothing.
    pub(crate) fn optional(&'a self, key: &'a str) -> Field<'a> {
        let value = self.entries.get(key).filter(|value| !value.is_null());
        Field::new(value, key, &self.at)
    }

    /// Returns a field that may be left out, but must not be null.
    pub(crate) fn filled(&'a self, key: &'a str) -> Field<'a> {
        Field::new(self.entries.get(key), key, &self.at)
    }

    /// Returns a field that must be there; without it, adds an error that quotes the object.
    pub(crate) fn required(&'a self, key: &'a str, errors: &mut BodyErrors) -> Field<'a> {
        let value = self.entries.get(key);
        if value.is_none() {
            let object = Value::Object(self.entries.clone());
            errors.add("missing", &self.at.key(key), FIELD_REQUIRED, &object);
        }
        Field::new(value, key, &self.at)
    }
}
