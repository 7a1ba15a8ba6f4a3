//! YAML as a person would write it, since people read and edit recordings.
//!
//! A text or a key is only taken from a redactor, so that whoever forgets it cannot build.

use std::fmt::Display;
use std::time::Duration;

use stagemaker_redact::RedactedText;

use crate::arguments::Argument;
use crate::duration;
use crate::yaml_scalar::{Style, is_block, key, quoted, scalar};

/// A writer of lines of YAML.
#[derive(Debug, Default)]
pub(crate) struct YamlWriter {
    text: String,
    /// The indentation of the next line, in spaces.
    depth: usize,
}

/// A value between braces or brackets, or one of a single line.
#[derive(Clone, Debug)]
pub(crate) enum Flow {
    /// A text, in quotation marks where it needs them.
    Text(RedactedText),
    /// A text that is always in quotation marks.
    Quoted(RedactedText),
    /// A word of the language of replies.
    Word(&'static str),
    /// A count.
    Count(u64),
    /// A number.
    Decimal(f64),
    /// A time, to three digits or so.
    Time(Duration),
    /// A list.
    List(Vec<Self>),
    /// A mapping.
    Map(Vec<(RedactedText, Self)>),
}

impl Flow {
    fn write(&self) -> String {
        match self {
            Self::Text(text) => scalar(text.as_str(), Style::Flow),
            Self::Quoted(text) => quoted(text.as_str()),
            Self::Word(word) => (*word).to_owned(),
            Self::Count(count) => count.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Time(time) => duration::write(*time),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::write).collect::<Vec<_>>().join(", "))
            }
            Self::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(name, value)| format!("{}: {}", key(name.as_str()), value.write()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }
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

    /// Writes a key and a value of one line.
    pub(crate) fn flow(&mut self, name: impl Into<RedactedText>, value: &Flow) {
        self.entry(name, value.write());
    }

    /// Writes a key and a text.
    pub(crate) fn text(&mut self, name: impl Into<RedactedText>, text: &RedactedText) {
        let name = key(name.into().as_str());
        self.scalar(&format!("{name}:"), text);
    }

    /// Writes a key, and the lines under it.
    pub(crate) fn nested(&mut self, name: impl Into<RedactedText>, write: impl FnOnce(&mut Self)) {
        let name = key(name.into().as_str());
        self.line(&format!("{name}:"));
        self.deeper(write);
    }

    /// Writes a text as an item of a list.
    pub(crate) fn item_text(&mut self, text: &RedactedText) {
        self.scalar("-", text);
    }

    /// Writes an item of a list on one line.
    pub(crate) fn item_flow(&mut self, value: &Flow) {
        self.line(&format!("- {}", value.write()));
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

    /// Writes a key and an argument of a call.
    pub(crate) fn argument(&mut self, name: &RedactedText, value: &Argument) {
        let name = name.clone();
        match value {
            Argument::Map(entries) if !entries.is_empty() => {
                self.nested(name, |inner| inner.arguments(entries));
            }
            Argument::List(items) if !items.is_empty() => {
                self.nested(name, |inner| items.iter().for_each(|item| inner.item_argument(item)));
            }
            Argument::Text(text) => self.text(name, text),
            Argument::Map(_) => self.entry(name, "{}"),
            Argument::List(_) => self.entry(name, "[]"),
            Argument::Null => self.entry(name, "null"),
            Argument::Bool(value) => self.entry(name, value),
            Argument::Number(value) => self.entry(name, value),
        }
    }

    fn arguments(&mut self, entries: &[(RedactedText, Argument)]) {
        for (name, value) in entries {
            self.argument(name, value);
        }
    }

    fn item_argument(&mut self, value: &Argument) {
        match value {
            Argument::Map(entries) if !entries.is_empty() => {
                self.item(|inner| inner.arguments(entries));
            }
            Argument::List(items) if !items.is_empty() => {
                self.item(|inner| items.iter().for_each(|item| inner.item_argument(item)));
            }
            Argument::Text(text) => self.item_text(text),
            Argument::Map(_) => self.line("- {}"),
            Argument::List(_) => self.line("- []"),
            Argument::Null => self.line("- null"),
            Argument::Bool(value) => self.line(&format!("- {value}")),
            Argument::Number(value) => self.line(&format!("- {value}")),
        }
    }

    /// Writes a key and a value that is written already.
    fn entry(&mut self, name: impl Into<RedactedText>, value: impl Display) {
        let name = key(name.into().as_str());
        self.line(&format!("{name}: {value}"));
    }

    /// Writes a text behind its key or mark, on the same line if it has but one.
    fn scalar(&mut self, prefix: &str, text: &RedactedText) {
        let text = text.as_str();
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
    use crate::arguments::parse_object;
    use stagemaker_redact::Redactor;

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
            writer.text("say", &Redactor::default().text(text));
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
        let text = r#"{"a":[1,"x",[],[true,[null]],{"b":{},"c: d":"1"}],"e":-1.5}"#;
        let value = parse_object(text, &Redactor::default()).unwrap();
        writer.argument(&"f".into(), &value);
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
