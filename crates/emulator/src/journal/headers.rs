//! The headers of a message, as the journal keeps them.

use axum::http::{HeaderMap, HeaderName};

/// Headers, copied out of the buffers in which they came: one line each.
pub(crate) struct Headers(Box<str>);

/// The mark in the place of the value of a header that holds a secret.
const REDACTED: &str = "[redacted]";

impl Headers {
    /// Copies headers, without the values that are secrets.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let lengths = headers.iter().map(|(name, value)| {
            let value = if is_secret(name) { REDACTED.len() } else { value.len() };
            name.as_str().len() + value + 2
        });
        let mut text = String::with_capacity(lengths.sum());
        for (name, value) in headers {
            text.push_str(name.as_str());
            text.push(':');
            if is_secret(name) {
                text.push_str(REDACTED);
                text.push('\n');
                continue;
            }
            match str::from_utf8(value.as_bytes()) {
                Ok(value) => text.push_str(value),
                // Bytes that are no text are read as Latin-1, as HTTP did once.
                Err(_) => text.extend(value.as_bytes().iter().copied().map(char::from)),
            }
            text.push('\n');
        }
        Self(text.into_boxed_str())
    }

    /// The bytes that they take.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The names and values, in the order in which they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().filter_map(|line| line.split_once(':'))
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
