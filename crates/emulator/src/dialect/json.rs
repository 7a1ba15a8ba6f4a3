//! Pieces of JSON that are written by hand, since every event of a stream repeats most of itself.

use serde::Serialize;

/// A value as JSON. What is written here always can be.
pub(crate) fn json(value: impl Serialize) -> String {
    serde_json::to_string(&value).unwrap_or_default()
}

/// Items with commas between them.
pub(crate) fn joined<T>(items: impl IntoIterator<Item = T>, write: impl Fn(T) -> String) -> String {
    items.into_iter().map(write).collect::<Vec<_>>().join(",")
}
