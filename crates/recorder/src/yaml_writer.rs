//! YAML as a person would write it, since people read and edit recordings.

use serde_json::Value;

use crate::yaml_scalar::{Style, is_block, key, scalar};

/// A writer of lines of YAML.
#[derive(Debug, Default)]
pub(crate) struct YamlWriter {
    text: String,
    /// The indentation of the next line, in spaces.
    depth: usize,
}

impl YamlWriter {
    /// Makes an empty writer whose lines are indented by `depth` spaces.
    pub(crate) const fn at(depth: usize) -> Self {
        Self { text: String::new(), depth }
    }

    /// Returns all lines.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Writes a key, and a value without quotation marks.
    pub(crate) fn plain(&mut self, name: &str, value: impl std::fmt::Display) {
        self.line(&format!("{}: {value}", key(name)));
    }

    /// Writes a key and a text.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        let name = key(name);
        self.scalar(&format!("{name}:"), text);
    }

    /// Writes a key, and the lines under it.
    pub(crate) fn nested(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        self.line(&format!("{}:", key(name)));
        self.deeper(write);
    }

    /// Writes a text as an item of a list.
    pub(crate) fn item_text(&mut self, text: &str) {
        self.scalar("-", text);
    }

    /// Writes an item of a list without quotation marks.
    pub(crate) fn item_plain(&mut self, value: impl std::fmt::Display) {
        self.line(&format!("- {value}"));
    }

    /// Writes a mapping or a list as an item of a list.
    pub(crate) fn item(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        self.deeper(write);
        // Its first line begins with the mark of an item.
        let mark = start + self.depth;
        if self.text.get(mark..mark + 2) == Some("  ") {
            self.text.replace_range(mark..=mark, "-");
        }
    }

    /// Writes a key and a value of any type.
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

    /// Writes a text behind its key or mark, on the same line if it has but one.
    fn scalar(&mut self, prefix: &str, text: &str) {
        if !is_block(text) {
            self.line(&format!("{prefix} {}", scalar(text, Style::Block)));
            return;
        }
        // Without a mark, one line break at the end belongs to the text.
        let (text, chomp) = text.strip_suffix('\n').map_or((text, "-"), |text| (text, ""));
        self.line(&format!("{prefix} |{chomp}"));
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

#[cfg(test)]
mod tests {
    use super::YamlWriter;
    use serde_json::json;

    #[test]
    fn texts_are_as_plain_as_they_can_be() {
        let mut writer = YamlWriter::at(2);
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
            writer.text("say", text);
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
        assert_eq!(writer.into_text(), expected);
    }

    #[test]
    fn values_stand_one_below_the_other() {
        let mut writer = YamlWriter::at(0);
        writer.value(
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
        assert_eq!(writer.into_text(), expected);
    }
}
