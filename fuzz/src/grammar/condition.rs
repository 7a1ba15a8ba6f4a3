//! Conditions of a policy.

use arbitrary::{Result, Unstructured};

use super::context::{KEYS, Type};
use super::document::{list, object, string};
use super::near::{near, word};
use super::words::VARIABLES;
use crate::iam::{Asked, Values};

/// A condition, as JSON.
pub(crate) fn condition(u: &mut Unstructured<'_>, asked: &Asked) -> Result<String> {
    let mut operators = Vec::new();
    for _ in 0..u.int_in_range(0..=2)? {
        let (name, kind) = *u.choose(&OPERATORS)?;
        let mut keys = Vec::new();
        for _ in 0..u.int_in_range(1..=2)? {
            let key = key(u, kind)?;
            keys.push((recased(u, key)?, values(u, kind, key, asked)?));
        }
        operators.push((spelled(u, name)?, object(keys)));
    }
    Ok(object(operators))
}

fn key(u: &mut Unstructured<'_>, kind: Option<Type>) -> Result<&'static str> {
    let fitting: Vec<_> =
        KEYS.iter().filter(|(_, own)| kind.is_none_or(|kind| kind == *own)).collect();
    if u.ratio(7, 8)? { Ok(u.choose(&fitting)?.0) } else { Ok(u.choose(&KEYS)?.0) }
}

fn recased(u: &mut Unstructured<'_>, text: &str) -> Result<String> {
    Ok(if u.ratio(7, 8)? { text.to_owned() } else { text.to_ascii_uppercase() })
}

/// An operator with what may stand before and behind it.
fn spelled(u: &mut Unstructured<'_>, name: &str) -> Result<String> {
    let name = if u.ratio(15, 16)? { name.to_owned() } else { name.to_ascii_lowercase() };
    // Nothing may stand round it.
    if name.eq_ignore_ascii_case("null") && u.ratio(31, 32)? {
        return Ok(name);
    }
    let prefix = *u.choose(&["", "", "ForAllValues:", "ForAnyValue:"])?;
    let suffix = *u.choose(&["", "", "IfExists"])?;
    Ok(format!("{prefix}{name}{suffix}"))
}

fn values(
    u: &mut Unstructured<'_>,
    kind: Option<Type>,
    key: &str,
    asked: &Asked,
) -> Result<String> {
    let count = u.int_in_range(0..=4)?;
    let alone = count == 4;
    let values = (0..count % 4 + usize::from(alone)).map(|_| {
        let value = value(u, kind.unwrap_or(Type::Truth), key, asked)?;
        scalar(u, &value)
    });
    let mut values = values.collect::<Result<Vec<_>>>()?;
    Ok(if alone { values.remove(0) } else { list(&values) })
}

fn value(u: &mut Unstructured<'_>, kind: Type, key: &str, asked: &Asked) -> Result<String> {
    let own = own(u, key, asked)?;
    let has_variables = [Type::Text, Type::Arn, Type::Truth].contains(&kind);
    match (u.int_in_range(0..=7)?, own) {
        (0..=2, Some(own)) if [Type::Text, Type::Arn].contains(&kind) => near(u, &own, asked),
        (0..=2, Some(own)) => Ok(own),
        (3, _) if has_variables || u.ratio(1, 8)? => Ok(word(u, &VARIABLES)?.to_owned()),
        (4, _) if kind == Type::Arn => {
            let listed = kind.listed(u)?;
            near(u, &listed, asked)
        }
        _ => kind.listed(u),
    }
}

/// A value that the context has.
fn own(u: &mut Unstructured<'_>, key: &str, asked: &Asked) -> Result<Option<String>> {
    Ok(match asked.context.get(key) {
        Some(Values::One(own)) => Some(own.clone()),
        Some(Values::Many(own)) if !own.is_empty() => Some(u.choose(own)?.clone()),
        Some(Values::Many(_)) | None => None,
    })
}

/// A value as a string or, if it is one, as a number or boolean.
fn scalar(u: &mut Unstructured<'_>, text: &str) -> Result<String> {
    let is_bare = serde_json::from_str::<serde_json::Value>(text)
        .is_ok_and(|own| (own.is_number() || own.is_boolean()) && text.trim() == text);
    if is_bare && u.ratio(1, 2)? { Ok(text.to_owned()) } else { string(u, text) }
}

const OPERATORS: [(&str, Option<Type>); 27] = [
    ("StringEquals", Some(Type::Text)),
    ("StringNotEquals", Some(Type::Text)),
    ("StringEqualsIgnoreCase", Some(Type::Text)),
    ("StringNotEqualsIgnoreCase", Some(Type::Text)),
    ("StringLike", Some(Type::Text)),
    ("StringNotLike", Some(Type::Text)),
    ("ArnLike", Some(Type::Arn)),
    ("ArnEquals", Some(Type::Arn)),
    ("ArnNotLike", Some(Type::Arn)),
    ("ArnNotEquals", Some(Type::Arn)),
    ("NumericEquals", Some(Type::Number)),
    ("NumericNotEquals", Some(Type::Number)),
    ("NumericLessThan", Some(Type::Number)),
    ("NumericLessThanEquals", Some(Type::Number)),
    ("NumericGreaterThan", Some(Type::Number)),
    ("NumericGreaterThanEquals", Some(Type::Number)),
    ("DateEquals", Some(Type::Date)),
    ("DateNotEquals", Some(Type::Date)),
    ("DateLessThan", Some(Type::Date)),
    ("DateLessThanEquals", Some(Type::Date)),
    ("DateGreaterThan", Some(Type::Date)),
    ("DateGreaterThanEquals", Some(Type::Date)),
    ("Bool", Some(Type::Truth)),
    ("BinaryEquals", Some(Type::Bytes)),
    ("IpAddress", Some(Type::Address)),
    ("NotIpAddress", Some(Type::Address)),
    // Of any key, and its values are truths.
    ("Null", None),
];
