//! Principals of a policy.

use arbitrary::{Result, Unstructured};
use serde_json::{Value, json};

use super::near::word;
use super::words::{NAMED, REQUESTERS};
use crate::iam::Asked;

/// Whom a statement is about.
pub(crate) fn named(u: &mut Unstructured<'_>, asked: &Asked) -> Result<Value> {
    if u.ratio(1, 4)? {
        return Ok(json!("*"));
    }
    let mut named = json!({});
    for _ in 0..=u.int_in_range(0..=1)? {
        let kind = match u.int_in_range(0..=7)? {
            0..=4 => "AWS",
            5 => "Service",
            6 => "Federated",
            _ => "CanonicalUser",
        };
        named[kind] = values(u, kind, asked)?;
    }
    Ok(named)
}

fn values(u: &mut Unstructured<'_>, kind: &str, asked: &Asked) -> Result<Value> {
    let count = u.int_in_range(0..=3)?;
    if count == 0 {
        return Ok(json!(value(u, kind, asked)?));
    }
    (0..count).map(|_| value(u, kind, asked)).collect::<Result<Vec<_>>>().map(Value::from)
}

fn value(u: &mut Unstructured<'_>, kind: &str, asked: &Asked) -> Result<String> {
    if kind != "AWS" {
        return Ok(word(u, &["sagemaker.amazonaws.com", "111122223333"])?.to_owned());
    }
    Ok(match u.int_in_range(0..=4)? {
        0 | 1 => asked.principal_arn.clone(),
        2 => word(u, &REQUESTERS)?.to_owned(),
        _ => word(u, &NAMED)?.to_owned(),
    })
}
