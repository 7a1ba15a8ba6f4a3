//! A place in a YAML file, read with an eye on problems.

use std::path::{Path, PathBuf};

use saphyr::{MarkedYaml, ScalarStyle, YamlData};
use serde_json::Value;

use crate::problem::{Problem, Problems};

/// A node of a YAML file, and where it stands.
pub struct Node<'a> {
    file: &'a Path,
    path: String,
    yaml: &'a MarkedYaml<'a>,
    line: usize,
}

impl<'a> Node<'a> {
    pub fn top(file: &'a Path, yaml: &'a MarkedYaml<'a>) -> Self {
        Self { file, path: String::new(), yaml, line: yaml.span.start.line() }
    }

    pub fn file(&self) -> &'a Path {
        self.file
    }

    /// The path of keys, such as `principals[0].arn`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line on which the node, or the key before it, stands.
    pub fn line(&self) -> usize {
        self.line
    }

    /// A file that this one names, relative to its own folder.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.file.with_file_name(name)
    }

    /// Whether nothing is given, or an explicit null.
    pub fn is_null(&self) -> bool {
        if let YamlData::Representation(text, style, None) = &self.yaml.data {
            return *style == ScalarStyle::Plain && NULLS.contains(&&**text);
        }
        self.yaml.data.is_null()
    }

    pub fn is_mapping(&self) -> bool {
        matches!(self.yaml.data, YamlData::Mapping(_))
    }

    /// Whether it is a mapping with this key.
    pub fn has_key(&self, key: &str) -> bool {
        let YamlData::Mapping(mapping) = &self.yaml.data else { return false };
        let mut keys = mapping.keys();
        keys.any(|own| matches!(&own.data, YamlData::Representation(text, ..) if *text == key))
    }

    pub fn is_sequence(&self) -> bool {
        matches!(self.yaml.data, YamlData::Sequence(_))
    }

    /// The text of a scalar as it is written: numbers and dates are texts here too.
    pub fn as_text(&self) -> Option<&'a str> {
        let YamlData::Representation(text, ..) = &self.yaml.data else {
            return None;
        };
        (!self.is_null()).then_some(text)
    }

    /// The same, where anything else is a problem.
    pub fn text(&self, problems: &mut Problems) -> Option<&'a str> {
        let text = self.as_text();
        if text.is_none() {
            problems.add(self, format!("expected a text, found {}", self.kind()));
        }
        text
    }

    /// A text that is not empty.
    pub fn filled_text(&self, problems: &mut Problems) -> Option<&'a str> {
        let text = self.text(problems)?;
        if text.is_empty() {
            problems.add(self, "expected a text, found an empty one");
            return None;
        }
        Some(text)
    }

    /// A whole number, not negative.
    pub fn number(&self, problems: &mut Problems) -> Option<u64> {
        let number = self.as_text().and_then(|text| text.parse().ok());
        if number.is_none() {
            problems.add(self, "expected a whole number that is not negative");
        }
        number
    }

    /// Whether it says `true`.
    pub fn truth(&self, problems: &mut Problems) -> bool {
        let text = self.as_text();
        if !matches!(text, Some("true" | "false")) {
            problems.add(self, "expected `true` or `false`");
        }
        text == Some("true")
    }

    /// `true` or `false`, if it is one of them and not a text in quotes.
    pub fn as_truth(&self) -> Option<bool> {
        self.as_json().as_bool()
    }

    /// One of some words.
    pub fn one_of(&self, words: &[&str], problems: &mut Problems) -> Option<&'a str> {
        let text = self.as_text().filter(|text| words.contains(text));
        if text.is_none() {
            problems.add(self, format!("expected one of `{}`", words.join("`, `")));
        }
        text
    }

    /// A number of any size.
    pub fn float(&self, problems: &mut Problems) -> Option<f64> {
        let number =
            self.as_text().and_then(|text| text.parse().ok()).filter(|own: &f64| own.is_finite());
        if number.is_none() {
            problems.add(self, "expected a number");
        }
        number
    }

    /// A scalar as the JSON that it means: without quotes, numbers and truth values are such.
    pub fn as_json(&self) -> Value {
        let YamlData::Representation(text, style, _) = &self.yaml.data else {
            return Value::Null;
        };
        if *style != ScalarStyle::Plain {
            return Value::from(text.as_ref());
        }
        match text.as_ref() {
            null if NULLS.contains(&null) => Value::Null,
            "true" | "True" | "TRUE" => Value::Bool(true),
            "false" | "False" | "FALSE" => Value::Bool(false),
            // What JSON takes for a number, YAML does too.
            other => match serde_json::from_str(other) {
                Ok(Value::Number(number)) => Value::Number(number),
                _ => Value::from(other),
            },
        }
    }

    /// The items of a sequence.
    pub fn items(&self, problems: &mut Problems) -> Vec<Self> {
        let YamlData::Sequence(items) = &self.yaml.data else {
            problems.add(self, format!("expected a list, found {}", self.kind()));
            return Vec::new();
        };
        let item = |(index, yaml): (usize, &'a MarkedYaml<'a>)| Self {
            file: self.file,
            path: format!("{}[{index}]", self.path),
            yaml,
            line: yaml.span.start.line(),
        };
        items.iter().enumerate().map(item).collect()
    }

    /// The entries of a mapping, of any keys, in the order of the file.
    pub fn entries(&self, problems: &mut Problems) -> Vec<(&'a str, Self)> {
        if self.is_null() {
            return Vec::new();
        }
        let YamlData::Mapping(mapping) = &self.yaml.data else {
            problems.add(self, format!("expected keys and values, found {}", self.kind()));
            return Vec::new();
        };
        let mut entries: Vec<(&str, Self)> = Vec::with_capacity(mapping.len());
        for (key, yaml) in mapping {
            let YamlData::Representation(name, ..) = &key.data else {
                problems.add(self, "expected every key to be a text");
                continue;
            };
            let node = self.child(name, key.span.start.line(), yaml);
            if entries.iter().any(|(known, _)| *known == &**name) {
                problems.add(&node, "the key is there twice");
                continue;
            }
            entries.push((name, node));
        }
        entries
    }

    /// The values of the known keys, each of which may be left out; any other is a problem.
    pub fn fields<const N: usize>(
        &self,
        known: [&str; N],
        problems: &mut Problems,
    ) -> [Option<Self>; N] {
        let mut values = [const { None }; N];
        for (key, node) in self.entries(problems) {
            let slot = known.iter().position(|name| *name == key);
            match slot.and_then(|index| values.get_mut(index)) {
                Some(value) => *value = Some(node),
                None => problems.add(&self.masked(key, node), unknown_key(&known)),
            }
        }
        values
    }

    /// Returns the value of a key of a mapping; none where there is no such key.
    pub fn get(&self, key: &str) -> Option<Self> {
        // Whoever reads all keys tells what is wrong with them.
        let entries =
            if self.is_mapping() { self.entries(&mut Problems::default()) } else { Vec::new() };
        entries.into_iter().find(|(known, _)| *known == key).map(|(_, node)| node)
    }

    /// The value of a key that must be there; one that is left out is a problem of the mapping.
    pub fn required(
        &self,
        value: Option<Self>,
        key: &str,
        problems: &mut Problems,
    ) -> Option<Self> {
        if value.is_none() && (self.is_mapping() || self.is_null()) {
            problems.add(self, format!("`{key}` is missing"));
        }
        value
    }

    fn child(&self, key: &str, line: usize, yaml: &'a MarkedYaml<'a>) -> Self {
        let separator = if self.path.is_empty() { "" } else { "." };
        Self { file: self.file, path: format!("{}{separator}{key}", self.path), yaml, line }
    }

    /// The value of a key that is not known, without the key in its path if that is too long to
    /// be a misspelt one: it may be a secret that stands in the wrong place.
    fn masked(&self, key: &str, value: Self) -> Self {
        let length = key.chars().count();
        if length <= MAX_KEY_SHOWN_CHARS {
            return value;
        }
        self.child(&format!("[{length} characters]"), value.line, value.yaml)
    }

    fn kind(&self) -> &'static str {
        match &self.yaml.data {
            YamlData::Mapping(_) => "keys and values",
            YamlData::Sequence(_) => "a list",
            YamlData::Alias(_) | YamlData::BadValue => "a reference to nothing",
            YamlData::Representation(..) | YamlData::Value(_) if self.is_null() => "nothing",
            YamlData::Representation(..) | YamlData::Value(_) | YamlData::Tagged(..) => "a text",
        }
    }
}

fn unknown_key(known: &[&str]) -> String {
    let known = known.join("`, `");
    format!("the key is not known here; expected one of `{known}`")
}

/// The longest key has 20 characters, and a secret access key 40.
const MAX_KEY_SHOWN_CHARS: usize = 32;

/// How YAML writes nothing.
const NULLS: [&str; 5] = ["", "~", "null", "Null", "NULL"];

impl Problems {
    /// Adds a problem of a node.
    pub fn add(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.push_always(Problem {
            file: node.file().to_owned(),
            line: node.line(),
            path: node.path().to_owned(),
            message: message.into(),
        });
    }

    /// Adds a warning about a node.
    pub fn warn_at(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.warn(Problem {
            file: node.file().to_owned(),
            line: node.line(),
            path: node.path().to_owned(),
            message: message.into(),
        });
    }
}
