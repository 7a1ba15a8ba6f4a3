//! JSON of which each value is still the text that it was, as a number counts as it is written.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// A document, or a value of one.
pub type Document = Box<RawValue>;

/// The members of an object.
///
/// # Panics
///
/// If it is none.
pub fn object(value: &RawValue) -> BTreeMap<String, Document> {
    serde_json::from_str(value.get()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

/// The values of a list, or the one value that stands for such a list.
pub(crate) fn list(value: &RawValue) -> Vec<Document> {
    if value.get().starts_with('[') {
        serde_json::from_str(value.get()).unwrap_or_else(|error| panic!("{error}: {value}"))
    } else {
        vec![value.to_owned()]
    }
}

/// A string, or the text that another value is written with (SPEC C12).
pub(crate) fn text(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}

/// The texts of a list, or of the one value that stands for it.
pub(crate) fn texts(value: &RawValue) -> Vec<String> {
    list(value).iter().map(|own| text(own)).collect()
}

/// The statements of a document.
pub fn statements(document: &RawValue) -> Vec<Document> {
    list(&object(document)["Statement"])
}

/// A document with other statements.
pub fn rebuilt(document: &RawValue, statements: &[Document]) -> Document {
    let mut members = object(document);
    members.insert("Statement".to_owned(), raw(&statements));
    raw(&members)
}

/// A value as its text.
///
/// # Panics
///
/// If it has keys that are no strings.
pub fn raw(value: &impl serde::Serialize) -> Document {
    serde_json::value::to_raw_value(value).expect("it has no keys but strings")
}
