//! Texts as YAML, as a person would write them.

use serde_json::Value;

/// Where a scalar stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// On lines of its own.
    Block,
    /// Between braces or brackets.
    Flow,
}

/// Lines of YAML, at some depth.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    text: String,
    depth: usize,
}

/// The longest text that stands between braces.
const MAX_FLOW_CHARS: usize = 72;

impl Lines {
    /// Nothing yet, so many spaces deep.
    pub(crate) const fn at(depth: usize) -> Self {
        Self { text: String::new(), depth }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// A key and what is written of it as it is.
    pub(crate) fn plain(&mut self, name: &str, value: impl std::fmt::Display) {
        self.line(&format!("{}: {value}", key(name)));
    }

    /// A key and a text.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        let name = key(name);
        self.scalar(&format!("{name}:"), text);
    }

    /// A key, and what stands under it.
    pub(crate) fn nested(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.line(&format!("{}:", key(name)));
        self.deeper(write);
    }

    /// An item of a list that is a text.
    pub(crate) fn item_text(&mut self, text: &str) {
        self.scalar("-", text);
    }

    /// An item of a list, written as it is.
    pub(crate) fn item_plain(&mut self, value: impl std::fmt::Display) {
        self.line(&format!("- {value}"));
    }

    /// An item of a list that holds something.
    pub(crate) fn item(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        self.deeper(write);
        // Its first line begins with the mark of an item.
        let at = start + self.depth;
        if self.text.get(at..at + 2) == Some("  ") {
            self.text.replace_range(at..=at, "-");
        }
    }

    /// A key and any value.
    pub(crate) fn value(&mut self, name: &str, value: &Value) {
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                self.nested(name, |inner| inner.entries(value));
            }
            Value::Array(items) if !items.is_empty() => {
                self.nested(name, |inner| items.iter().for_each(|item| inner.item_value(item)));
            }
            Value::String(text) => self.text(name, text),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => self.plain(name, value),
        }
    }

    fn entries(&mut self, value: &Value) {
        for (name, value) in value.as_object().into_iter().flatten() {
            self.value(name, value);
        }
    }

    fn item_value(&mut self, value: &Value) {
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                self.item(|inner| inner.entries(value));
            }
            Value::Array(items) if !items.is_empty() => {
                self.item(|inner| items.iter().for_each(|item| inner.item_value(item)));
            }
            Value::String(text) => self.item_text(text),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => self.line(&format!("- {value}")),
        }
    }

    /// What stands before a text, and the text behind it, on the same line if it has but one.
    fn scalar(&mut self, before: &str, text: &str) {
        if !is_block(text) {
            self.line(&format!("{before} {}", scalar(text, Style::Block)));
            return;
        }
        // Without a mark, one line break at the end belongs to the text.
        let (text, chomp) = text.strip_suffix('\n').map_or((text, "-"), |text| (text, ""));
        self.line(&format!("{before} |{chomp}"));
        self.deeper(|inner| text.split('\n').for_each(|line| inner.line(line)));
    }

    fn deeper(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 2;
        write(self);
        self.depth -= 2;
    }

    fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.text.extend(std::iter::repeat_n(' ', self.depth));
        }
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// A text between braces or brackets, if it is short.
pub(crate) fn flow(text: &str) -> Option<String> {
    let short = text.chars().count() <= MAX_FLOW_CHARS && !text.contains('\n');
    short.then(|| scalar(text, Style::Flow))
}

/// A text in double quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            _ if is_printed(character) => quoted.push(character),
            _ => quoted.push_str(&escaped(character)),
        }
    }
    quoted.push('"');
    quoted
}

fn escaped(character: char) -> String {
    match u32::from(character) {
        code @ ..=0xff => format!("\\x{code:02x}"),
        code @ ..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

/// A key: never so that anything but a text could be seen in it.
fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    if is_plain(name, Style::Flow) && name.chars().all(plain) {
        name.to_owned()
    } else {
        quoted(name)
    }
}

fn scalar(text: &str, style: Style) -> String {
    if is_plain(text, style) {
        text.to_owned()
    } else if text.contains(['"', '\\']) && text.chars().all(is_printed) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        quoted(text)
    }
}

/// Whether a text can stand without quotation marks, and is nothing but a text then.
fn is_plain(text: &str, style: Style) -> bool {
    let starts = text.chars().next().is_some_and(char::is_alphabetic);
    let ends = !text.ends_with([' ', ':']);
    let marks = text.contains(": ") || text.contains(" #");
    let flow = style == Style::Flow && text.contains([',', '[', ']', '{', '}', ':', '"', '\'']);
    let word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    starts && ends && !marks && !flow && !word && text.chars().all(is_printed)
}

/// Words that YAML, in one version or another, takes for something else than a text.
const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

/// Whether a text is best read on lines of its own, and comes back from them unchanged.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let blank = |line: &str| !line.is_empty() && line.trim().is_empty();
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with(char::is_whitespace)
        && !body.split('\n').any(blank)
        && body.chars().all(|c| c == '\n' || c == '\t' || is_printed(c))
}

/// Whether YAML lets a character stand as it is, and a person can see it.
fn is_printed(character: char) -> bool {
    let hidden = ['\u{2028}', '\u{2029}', '\u{feff}', '\u{fffe}', '\u{ffff}'];
    !character.is_control() && !hidden.contains(&character)
}

#[cfg(test)]
mod tests {
    use super::{Lines, flow, quoted};
    use serde_json::json;

    #[test]
    fn texts_are_as_plain_as_they_can_be() {
        let mut lines = Lines::at(2);
        for text in [
            "It is sunny, isn't it?",
            "null",
            "1.5",
            "a: b",
            "",
            r#""hi" it's"#,
            "one\n\n  two # three\n",
            "one\ntwo",
            "\n one",
            "a\u{1}\u{85}\u{2028}",
        ] {
            lines.text("say", text);
        }
        let expected = r#"  say: It is sunny, isn't it?
  say: "null"
  say: "1.5"
  say: "a: b"
  say: ""
  say: '"hi" it''s'
  say: |
    one

      two # three
  say: |-
    one
    two
  say: "\n one"
  say: "a\x01\x85\u2028"
"#;
        assert_eq!(lines.into_text(), expected);
    }

    #[test]
    fn values_stand_one_below_the_other() {
        let mut lines = Lines::at(0);
        lines.value(
            "f",
            &json!({"a": [1, "x", [], [true, [null]], {"b": {}, "c: d": "1"}], "e": -1.5}),
        );
        let expected = r#"f:
  a:
    - 1
    - x
    - []
    - - true
      - - null
    - b: {}
      "c: d": "1"
  e: -1.5
"#;
        assert_eq!(lines.into_text(), expected);
    }

    #[test]
    fn between_braces_more_is_quoted() {
        assert_eq!(flow("one, two").as_deref(), Some("\"one, two\""));
        assert_eq!(flow("one two").as_deref(), Some("one two"));
        assert_eq!(flow(&"x".repeat(73)), None);
        assert_eq!(quoted("é\u{10ffff}\t\""), "\"é\u{10ffff}\\t\\\"\"");
    }
}
