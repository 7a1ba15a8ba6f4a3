//! The headers of a message, as the journal keeps them.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName};
use serde::ser::SerializeSeq as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::Bytes;

/// Headers, without the values that are secrets.
#[derive(Debug)]
pub(crate) enum Headers<'a> {
    /// As they came. They are kept without the secrets in them.
    Arrived(&'a HeaderMap),
    /// As they were kept: names and values, in the order in which they came.
    Kept(Vec<(&'a Bytes, &'a Bytes)>),
}

/// The mark in the place of the value of a header that holds a secret.
const REDACTED: &[u8] = b"[redacted]";

impl Headers<'_> {
    /// The names and values that were kept, in the order in which they came.
    pub(crate) fn kept(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        let kept = match self {
            Self::Arrived(_) => &[],
            Self::Kept(kept) => kept.as_slice(),
        };
        kept.iter().map(|(name, value)| (text(name), text(value)))
    }
}

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let headers = match self {
            Self::Arrived(headers) => headers,
            Self::Kept(kept) => return kept.serialize(serializer),
        };
        let mut lines = serializer.serialize_seq(Some(headers.len()))?;
        for (name, value) in *headers {
            let value = if is_secret(name) { REDACTED } else { value.as_bytes() };
            lines.serialize_element(&(Bytes::new(name.as_str().as_bytes()), Bytes::new(value)))?;
        }
        lines.end()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Headers<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::Kept)
    }
}

/// Returns bytes as a text. Those that are none are read as Latin-1, as HTTP did once.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// Returns whether the values of a header are secrets, which are never kept.
fn is_secret(name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "authorization"
            | "proxy-authorization"
            | "cookie"
            | "set-cookie"
            | "x-api-key"
            | "api-key"
            | "x-amz-security-token"
    )
}
