//! Arguments of calls as values, which a person can edit, wherever they survive the way back.

use serde_json::Value;

/// Parses arguments; none if they are no object, or if the value does not give them back byte for
/// byte but for the white space.
pub(crate) fn parse_object(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok().filter(Value::is_object)?;
    let same = normalize(text).as_deref() == Some(value.to_string().as_str());
    (same && keys_are_short(&value)).then(|| escape_values(value))
}

/// Returns a template that renders to the text.
pub(crate) fn escape_template(text: String) -> String {
    if !text.contains("{{") && !text.contains("{%") {
        return text;
    }
    if !text.contains("endraw") {
        return format!("{{% raw %}}{text}{{% endraw %}}");
    }
    // The text of an expression may hold what would end a raw block.
    format!("{{{{ {} }}}}", Value::from(text))
}

fn escape_values(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(escape_template(text)),
        Value::Array(items) => items.into_iter().map(escape_values).collect(),
        Value::Object(entries) => {
            let entries = entries.into_iter();
            Value::Object(entries.map(|(key, value)| (key, escape_values(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
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
    use super::{escape_template, parse_object};
    use serde_json::json;

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
            assert_eq!(parse_object(text), Some(value), "{text}");
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
            assert_eq!(parse_object(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_with_the_end_of_a_raw_block_is_quoted() {
        let text = "{{ a }} {% endraw %} \"b\"";
        assert_eq!(escape_template(text.to_owned()), r#"{{ "{{ a }} {% endraw %} \"b\"" }}"#);
    }
}
