//! Documents of a policy, as JSON.

use std::collections::BTreeMap;

use arbitrary::{Result, Unstructured};
use serde_json::value::RawValue;

use super::statement::statement;
use crate::iam::{Asked, Document};

/// What lets everything through.
const FULL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*""#;

/// A document, whose statements name principals or do not.
pub(crate) fn document(
    u: &mut Unstructured<'_>,
    asked: &Asked,
    has_principals: bool,
) -> Result<Document> {
    let mut statements = Vec::new();
    if u.ratio(1, 3)? {
        let principal = if has_principals { r#","Principal":"*""# } else { "" };
        statements.push(format!("{FULL}{principal}}}"));
    }
    for _ in 0..u.int_in_range(usize::from(statements.is_empty())..=2)? {
        statements.push(statement(u, asked, has_principals)?);
    }
    let mut members = vec![("Statement".to_owned(), list(&statements))];
    match u.int_in_range(0..=5)? {
        0..=3 => members.push(("Version".to_owned(), r#""2012-10-17""#.to_owned())),
        4 => members.push(("Version".to_owned(), r#""2008-10-17""#.to_owned())),
        _ => {}
    }
    let text = object(members);
    Ok(RawValue::from_string(text).expect("it is JSON"))
}

/// An object. Of keys that differ in letter case alone the last is kept, as two are refused.
pub(crate) fn object(members: Vec<(String, String)>) -> String {
    let once: BTreeMap<_, _> =
        members.into_iter().map(|(key, value)| (key.to_ascii_lowercase(), (key, value))).collect();
    let members = once.into_values().map(|(key, value)| format!("{}:{value}", quoted(&key)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// A list.
pub(crate) fn list(values: &[String]) -> String {
    format!("[{}]", values.join(","))
}

/// A string, now and then with each character as an escape.
pub(crate) fn string(u: &mut Unstructured<'_>, text: &str) -> Result<String> {
    if u.ratio(15, 16)? {
        return Ok(quoted(text));
    }
    let escapes = text.encode_utf16().map(|unit| format!("\\u{unit:04X}"));
    Ok(format!("\"{}\"", escapes.collect::<String>()))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
