//! The arguments of a call, from the JSON in which they were sent.

use serde_json::Value;

/// The value of arguments, if they are an object and come back from it as they were, but for the
/// space between them.
pub(crate) fn object(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok().filter(Value::is_object)?;
    let same = normal(text).as_deref() == Some(value.to_string().as_str());
    (same && keys_are_short(&value)).then(|| literal_values(value))
}

/// A text that stands for itself where templates are worked out.
pub(crate) fn literal(text: String) -> String {
    if !text.contains("{{") && !text.contains("{%") {
        return text;
    }
    if !text.contains("endraw") {
        return format!("{{% raw %}}{text}{{% endraw %}}");
    }
    // The text of an expression may hold what would end a raw block.
    format!("{{{{ {} }}}}", Value::from(text))
}

fn literal_values(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(literal(text)),
        Value::Array(items) => items.into_iter().map(literal_values).collect(),
        Value::Object(entries) => {
            let entries = entries.into_iter();
            Value::Object(entries.map(|(key, value)| (key, literal_values(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

/// YAML reads no longer keys.
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

/// JSON without the space between its parts, and its texts escaped no more than they must be.
fn normal(text: &str) -> Option<String> {
    let mut normal = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        let (between, quoted) = rest.split_at(start);
        normal.extend(between.chars().filter(|c| !c.is_ascii_whitespace()));
        let (inside, after) = quoted.split_at_checked(quoted_len(quoted)?)?;
        let text: String = serde_json::from_str(inside).ok()?;
        normal.push_str(&Value::from(text).to_string());
        rest = after;
    }
    normal.extend(rest.chars().filter(|c| !c.is_ascii_whitespace()));
    Some(normal)
}

/// How long the quoted text is that something begins with.
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
    use super::{literal, object};
    use serde_json::json;

    #[test]
    fn what_comes_back_as_it_was_is_a_value() {
        for (text, value) in [
            ("{}", json!({})),
            (
                r#"{ "a" : [1, -2.5, null, true], "b": {"c": "x y"} }"#,
                json!({"a": [1, -2.5, null, true], "b": {"c": "x y"}}),
            ),
            (r#"{"a": "Z\u00fcrich \"\\"}"#, json!({"a": "Zürich \"\\"})),
            (r#"{"a": "{{ b }}"}"#, json!({"a": "{% raw %}{{ b }}{% endraw %}"})),
        ] {
            assert_eq!(object(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_would_not_is_a_text() {
        for text in [
            "",
            "[]",
            "1",
            "{",
            r#"{"a": 1, "a": 2}"#,
            r#"{"a": 1e5}"#,
            r#"{"a": 123456789012345678901234567890}"#,
        ] {
            assert_eq!(object(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_with_the_end_of_a_raw_block_is_quoted() {
        let text = "{{ a }} {% endraw %} \"b\"";
        assert_eq!(literal(text.to_owned()), r#"{{ "{{ a }} {% endraw %} \"b\"" }}"#);
    }
}
