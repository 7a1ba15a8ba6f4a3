//! Pieces of JSON that are written by hand, since every event of a stream repeats most of itself.

use std::fmt;

use serde::Serialize;

/// A value as JSON. What is written here always can be.
pub(crate) fn json(value: impl Serialize) -> String {
    serde_json::to_string(&value).unwrap_or_default()
}

/// Items with commas between them.
pub(crate) fn joined<T>(items: impl IntoIterator<Item = T>, write: impl Fn(T) -> String) -> String {
    items.into_iter().map(write).collect::<Vec<_>>().join(",")
}

/// A text as JSON, or null.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a>(pub(crate) Option<&'a str>);

impl<'a> Text<'a> {
    pub(crate) const fn of(text: &'a str) -> Self {
        Self(Some(text))
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(text) = self.0 else { return f.write_str("null") };
        // Most texts need no escape, and finding that out is fast.
        if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
            return f.write_str(&json(text));
        }
        f.write_str("\"")?;
        f.write_str(text)?;
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, json};

    #[test]
    fn a_text_is_written_as_the_library_writes_it() {
        for text in ["", "plain é 😀", "\"", "\\", "\n", "\u{1f}", "\u{7f}", "\u{2028}", "a\u{0}"]
        {
            assert_eq!(Text::of(text).to_string(), json(text), "{text:?}");
        }
        assert_eq!(Text(None).to_string(), "null");
    }
}
