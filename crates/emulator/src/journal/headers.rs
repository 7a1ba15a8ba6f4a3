//! The headers of a message, as the journal keeps them.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderName};
use serde::{Deserialize, Serialize};

/// Headers, copied out of the buffers in which they came: one line each.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Headers<'a>(#[serde(borrow, with = "serde_bytes")] Cow<'a, [u8]>);

/// The mark in the place of the value of a header that holds a secret.
const REDACTED: &[u8] = b"[redacted]";

/// The bytes that most heads take without their secrets.
const USUAL_BYTES: usize = 512;

impl Headers<'_> {
    /// Copies headers, without the values that are secrets.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut lines = Vec::with_capacity(USUAL_BYTES);
        for (name, value) in headers {
            lines.extend_from_slice(name.as_str().as_bytes());
            lines.push(b':');
            lines.extend_from_slice(if is_secret(name) { REDACTED } else { value.as_bytes() });
            lines.push(b'\n');
        }
        Self(Cow::Owned(lines))
    }

    /// The names and values, in the order in which they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.0.split(|byte| *byte == b'\n').filter_map(|line| {
            let colon = line.iter().position(|byte| *byte == b':')?;
            let (name, value) = line.split_at_checked(colon)?;
            Some((text(name), text(value.get(1..)?)))
        })
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
