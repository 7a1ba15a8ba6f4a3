//! JSON as Python writes it, and pieces that are written by hand, since every event of a stream
//! repeats most of the one before.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// Writes a value as JSON, without spaces. No value of this crate fails to be written.
pub(crate) fn to_json(value: impl Serialize) -> String {
    serde_json::to_string(&value).unwrap_or_default()
}

/// Joins the texts of items with commas.
pub(crate) fn join<T>(items: impl IntoIterator<Item = T>, write: impl Fn(T) -> String) -> String {
    items.into_iter().map(write).collect::<Vec<_>>().join(",")
}

/// A text as JSON, or null.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a>(pub(crate) Option<&'a str>);

impl<'a> Text<'a> {
    /// Returns a text that is there.
    pub(crate) const fn of(text: &'a str) -> Self {
        Self(Some(text))
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(text) = self.0 else { return f.write_str("null") };
        // Most texts need no escape, and finding that out is fast.
        if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
            return f.write_str(&to_json(text));
        }
        f.write_str("\"")?;
        f.write_str(text)?;
        f.write_str("\"")
    }
}

/// Writes a JSON value as Python's `json.dumps` does: with a space behind each comma and colon, and
/// every character as it is.
pub fn dumps(value: &Value) -> String {
    let mut out = String::new();
    write_json(&mut out, value);
    out
}

fn write_json(out: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            out.push('[');
            write_joined(out, items, write_json);
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            write_joined(out, entries, |out, (key, value)| {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push_str(": ");
                write_json(out, value);
            });
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

/// Writes items with a comma and a space between them.
pub(crate) fn write_joined<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write(out, item);
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, to_json};

    #[test]
    fn a_text_is_escaped_as_serde_json_escapes_it() {
        for text in ["", "plain é 😀", "\"", "\\", "\n", "\u{1f}", "\u{7f}", "\u{2028}", "a\u{0}"]
        {
            assert_eq!(Text::of(text).to_string(), to_json(text), "{text:?}");
        }
        assert_eq!(Text(None).to_string(), "null");
    }
}
