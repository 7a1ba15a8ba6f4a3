//! The scalars of a YAML document, which are texts until a reader asks for a number or a Boolean.

use saphyr::{ScalarStyle, YamlData};
use serde_json::Value;

use crate::node::Node;
use crate::problem::FileProblems;

impl<'a> Node<'a> {
    /// Returns whether the node is null, explicitly or because it has no value.
    pub fn is_null(&self) -> bool {
        if let YamlData::Representation(text, style, None) = &self.yaml.data {
            return *style == ScalarStyle::Plain && NULLS.contains(&&**text);
        }
        self.yaml.data.is_null()
    }

    /// Returns the text of a scalar as it is written; numbers and dates are texts too. `None` means
    /// that the node is null or no scalar.
    pub fn as_text(&self) -> Option<&'a str> {
        let YamlData::Representation(text, ..) = &self.yaml.data else {
            return None;
        };
        (!self.is_null()).then_some(text)
    }

    /// Returns the text of a scalar as it is written. Null and anything else is a problem.
    pub fn text(&self, problems: &mut FileProblems) -> Option<&'a str> {
        let text = self.as_text();
        if text.is_none() {
            problems.add(self, format!("expected a text, found {}", self.kind()));
        }
        text
    }

    /// Returns a text that is not empty. Anything else is a problem.
    pub fn non_empty_text(&self, problems: &mut FileProblems) -> Option<&'a str> {
        let text = self.text(problems)?;
        if text.is_empty() {
            problems.add(self, "expected a text, found an empty one");
            return None;
        }
        Some(text)
    }

    /// Returns a whole number that is not negative. Anything else is a problem.
    pub fn number(&self, problems: &mut FileProblems) -> Option<u64> {
        let number = self.as_text().and_then(|text| text.parse().ok());
        if number.is_none() {
            problems.add(self, "expected a whole number that is not negative");
        }
        number
    }

    /// Returns whether the scalar is `true`. Anything but `true` and `false` is a problem, and
    /// counts as `false`.
    pub fn boolean(&self, problems: &mut FileProblems) -> bool {
        let text = self.as_text();
        if !matches!(text, Some("true" | "false")) {
            problems.add(self, "expected `true` or `false`");
        }
        text == Some("true")
    }

    /// Returns the Boolean that a scalar without quotes means; `None` for any other node.
    pub fn as_boolean(&self) -> Option<bool> {
        self.as_json().as_bool()
    }

    /// Returns the text, if it is one of the choices. Anything else is a problem.
    pub fn one_of(&self, choices: &[&str], problems: &mut FileProblems) -> Option<&'a str> {
        let text = self.as_text().filter(|text| choices.contains(text));
        if text.is_none() {
            problems.add(self, format!("expected one of `{}`", choices.join("`, `")));
        }
        text
    }

    /// Returns a finite number. Anything else is a problem.
    pub fn float(&self, problems: &mut FileProblems) -> Option<f64> {
        let number = self
            .as_text()
            .and_then(|text| text.parse().ok())
            .filter(|number: &f64| number.is_finite());
        if number.is_none() {
            problems.add(self, "expected a number");
        }
        number
    }

    /// Converts a scalar to the JSON that it means: without quotes and `!!str`, numbers and Booleans
    /// are not texts. Anything but a scalar is null.
    pub fn as_json(&self) -> Value {
        let YamlData::Representation(text, style, tag) = &self.yaml.data else {
            return Value::Null;
        };
        let is_tagged_text =
            tag.as_ref().is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
        if *style != ScalarStyle::Plain || is_tagged_text {
            return Value::from(text.as_ref());
        }
        match text.as_ref() {
            null if NULLS.contains(&null) => Value::Null,
            "true" | "True" | "TRUE" => Value::Bool(true),
            "false" | "False" | "FALSE" => Value::Bool(false),
            // Every number of JSON is a number of YAML.
            other => match serde_json::from_str(other) {
                Ok(Value::Number(number)) => Value::Number(number),
                _ => Value::from(other),
            },
        }
    }
}

/// Spellings of null in YAML.
const NULLS: [&str; 5] = ["", "~", "null", "Null", "NULL"];
