//! JSON as it is written: duplicate keys, the digits of numbers and the place of each value.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::limits::{MAX_DOCUMENT_BYTES, MAX_NESTING};

/// A value, and where its text begins.
pub(crate) struct Node {
    pub(crate) offset: usize,
    pub(crate) value: Json,
}

pub(crate) enum Json {
    Null,
    Bool(bool),
    /// The number as it is written: a binary float would lose digits.
    Number(Box<str>),
    Text(Box<str>),
    List(Vec<Node>),
    /// The entries in order, duplicates and all.
    Object(Vec<(Box<str>, Node)>),
}

/// Why a text is no document.
pub(crate) enum Unreadable {
    TooLong,
    TooDeep,
    NotJson(serde_json::Error),
}

/// Reads a text.
pub(crate) fn read(text: &str) -> Result<Node, Unreadable> {
    if text.len() > MAX_DOCUMENT_BYTES {
        return Err(Unreadable::TooLong);
    }
    // Validates the whole text, without recursion.
    let raw: &RawValue = serde_json::from_str(text).map_err(Unreadable::NotJson)?;
    if depth(text) > MAX_NESTING {
        return Err(Unreadable::TooDeep);
    }
    Reader { start: text.as_ptr().addr() }.node(raw).map_err(Unreadable::NotJson)
}

/// How deep a valid text is nested.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

struct Reader {
    /// The address of the text, from which those of its parts tell their offsets.
    start: usize,
}

impl Reader {
    /// Recurses as deep as the text is nested, which is bounded.
    fn node(&self, raw: &RawValue) -> serde_json::Result<Node> {
        let text = raw.get();
        let value = match text.bytes().next() {
            Some(b'{') => Json::Object(self.entries(text)?),
            Some(b'[') => Json::List(self.items(text)?),
            Some(b'"') => Json::Text(serde_json::from_str(text)?),
            Some(b't' | b'f') => Json::Bool(serde_json::from_str(text)?),
            Some(b'-' | b'0'..=b'9') => Json::Number(text.into()),
            Some(b'n') => Json::Null,
            _ => return Err(serde_json::Error::custom("expected a value")),
        };
        Ok(Node { offset: text.as_ptr().addr().saturating_sub(self.start), value })
    }

    fn items(&self, text: &str) -> serde_json::Result<Vec<Node>> {
        let items: Vec<&RawValue> = serde_json::from_str(text)?;
        items.into_iter().map(|raw| self.node(raw)).collect()
    }

    fn entries(&self, text: &str) -> serde_json::Result<Vec<(Box<str>, Node)>> {
        let Entries(entries) = serde_json::from_str(text)?;
        entries.into_iter().map(|(key, raw)| Ok((key, self.node(raw)?))).collect()
    }
}

/// The entries of an object, of which a map would keep only the last of each key.
struct Entries<'a>(Vec<(Box<str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}
