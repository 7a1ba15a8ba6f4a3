//! Arguments of calls as values, which a person can edit, wherever they survive the way back.

use serde_json::{Number, Value};
use stagemaker_redact::{RedactedText, Redactor};

/// A value in the arguments of a call, without secrets, whose texts are templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(RedactedText),
    /// A list.
    List(Vec<Self>),
    /// A mapping.
    Map(Vec<(RedactedText, Self)>),
}

impl Argument {
    fn of(value: Value, redactor: &Redactor) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(escape_template(redactor.text(&text))),
            Value::Array(items) => {
                Self::List(items.into_iter().map(|item| Self::of(item, redactor)).collect())
            }
            Value::Object(entries) => {
                let entries = entries.into_iter();
                let entry = |(key, value): (String, Value)| {
                    (redactor.text(&key), Self::of(value, redactor))
                };
                Self::Map(entries.map(entry).collect())
            }
        }
    }
}

/// Parses arguments; none if they are no object, or if the value does not give them back byte for
/// byte but for the white space.
pub(crate) fn parse_object(text: &str, redactor: &Redactor) -> Option<Argument> {
    let value: Value = serde_json::from_str(text).ok().filter(Value::is_object)?;
    let same = normalize(text).as_deref() == Some(value.to_string().as_str());
    let argument = (same && keys_are_short(&value)).then(|| Argument::of(value, redactor))?;
    keys_differ(&argument).then_some(argument)
}

/// Returns whether no mapping has two keys that are one without their secrets.
fn keys_differ(argument: &Argument) -> bool {
    match argument {
        Argument::List(items) => items.iter().all(keys_differ),
        Argument::Map(entries) => {
            let mut keys: Vec<_> = entries.iter().map(|(key, _)| key).collect();
            keys.sort_unstable();
            keys.dedup();
            keys.len() == entries.len() && entries.iter().all(|(_, value)| keys_differ(value))
        }
        Argument::Null | Argument::Bool(_) | Argument::Number(_) | Argument::Text(_) => true,
    }
}

/// Returns a template that renders to the text.
pub(crate) fn escape_template(text: RedactedText) -> RedactedText {
    text.spelled(as_template)
}

fn as_template(text: String) -> String {
    if !text.contains("{{") && !text.contains("{%") {
        return text;
    }
    if !text.contains("endraw") {
        return format!("{{% raw %}}{text}{{% endraw %}}");
    }
    // The text of an expression may hold what would end a raw block.
    format!("{{{{ {} }}}}", Value::from(text))
}

/// The longest key that YAML reads, in bytes.
const MAX_KEY_BYTES: usize = 512;

fn keys_are_short(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(keys_are_short),
        Value::Object(entries) => {
            entries.iter().all(|(key, value)| key.len() <= MAX_KEY_BYTES && keys_are_short(value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// Rewrites JSON without white space between its parts, and with as few escapes as possible.
fn normalize(text: &str) -> Option<String> {
    let mut normalized = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        let (between, quoted) = rest.split_at(start);
        normalized.extend(between.chars().filter(|c| !c.is_ascii_whitespace()));
        let (inside, after) = quoted.split_at_checked(quoted_len(quoted)?)?;
        let text: String = serde_json::from_str(inside).ok()?;
        normalized.push_str(&Value::from(text).to_string());
        rest = after;
    }
    normalized.extend(rest.chars().filter(|c| !c.is_ascii_whitespace()));
    Some(normalized)
}

/// Returns the length of the quoted text at the start, with its quotation marks.
fn quoted_len(text: &str) -> Option<usize> {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map(|end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::{Argument, as_template, parse_object};
    use serde_json::{Value, json};
    use stagemaker_redact::Redactor;

    fn parse(text: &str) -> Option<Value> {
        parse_object(text, &Redactor::default()).map(value)
    }

    fn value(argument: Argument) -> Value {
        match argument {
            Argument::Null => Value::Null,
            Argument::Bool(value) => json!(value),
            Argument::Number(number) => Value::Number(number),
            Argument::Text(text) => json!(text.as_str()),
            Argument::List(items) => items.into_iter().map(value).collect(),
            Argument::Map(entries) => {
                let entries = entries.into_iter();
                entries.map(|(key, inner)| (key.to_string(), value(inner))).collect()
            }
        }
    }

    #[test]
    fn arguments_that_come_back_as_they_were_are_a_value() {
        for (text, value) in [
            ("{}", json!({})),
            (
                r#"{ "a" : [1, -2.5, null, true], "b": {"c": "x y"} }"#,
                json!({"a": [1, -2.5, null, true], "b": {"c": "x y"}}),
            ),
            (r#"{"a": "Z\u00fcrich \"\\"}"#, json!({"a": "Zürich \"\\"})),
            (r#"{"a": "{{ b }}"}"#, json!({"a": "{% raw %}{{ b }}{% endraw %}"})),
        ] {
            assert_eq!(parse(text), Some(value), "{text}");
        }
    }

    #[test]
    fn arguments_that_would_come_back_otherwise_are_no_value() {
        for text in [
            "",
            "[]",
            "1",
            "{",
            r#"{"a": 1, "a": 2}"#,
            r#"{"a": 1e5}"#,
            r#"{"a": 123456789012345678901234567890}"#,
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_with_the_end_of_a_raw_block_is_quoted() {
        let text = "{{ a }} {% endraw %} \"b\"";
        assert_eq!(as_template(text.to_owned()), r#"{{ "{{ a }} {% endraw %} \"b\"" }}"#);
    }
}
