//! Fields of a body, read as leniently as pydantic reads them.
//!
//! Each takes a field that may be absent or null, and adds to the errors what is wrong with it.

use serde_json::{Map, Value};

use crate::container::body_error::{BodyErrors, Location};

type Body = Map<String, Value>;

/// A whole number: also one in a string, one with nothing behind its point, and a truth value.
pub(crate) fn integer(body: &Body, key: &str, errors: &mut BodyErrors) -> Option<i64> {
    let value = given(body, key)?;
    let mut refuse = |kind, message| {
        errors.add(kind, &Location::body().key(key), message, value);
        None
    };
    match value {
        Value::Bool(truth) => Some(i64::from(*truth)),
        Value::Number(number) => match number.as_i64().or_else(|| whole(number.as_f64()?)) {
            Some(integer) => Some(integer),
            None => refuse("int_from_float", INT_FROM_FLOAT),
        },
        Value::String(text) => match integer_in(text) {
            Some(integer) => Some(integer),
            None => refuse("int_parsing", INT_PARSING),
        },
        Value::Null | Value::Array(_) | Value::Object(_) => refuse("int_type", INT_TYPE),
    }
}

/// A number: also one in a string, and a truth value.
pub(crate) fn float(body: &Body, key: &str, errors: &mut BodyErrors) -> Option<f64> {
    let value = given(body, key)?;
    let at = Location::body().key(key);
    match value {
        Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => {
            let float = text.trim().parse().ok();
            if float.is_none() {
                errors.add("float_parsing", &at, FLOAT_PARSING, value);
            }
            float
        }
        Value::Null | Value::Array(_) | Value::Object(_) => {
            errors.add("float_type", &at, "Input should be a valid number", value);
            None
        }
    }
}

/// A truth value: also 0, 1, and the words that people write for them.
pub(crate) fn boolean(
    body: &Body,
    key: &str,
    at: &Location,
    errors: &mut BodyErrors,
) -> Option<bool> {
    let value = given(body, key)?;
    let truth = match value {
        Value::Bool(truth) => Some(*truth),
        Value::Number(number) => match number.as_f64() {
            Some(0.0) => Some(false),
            Some(1.0) => Some(true),
            _ if number.is_f64() => {
                errors.add("bool_type", &at.key(key), BOOL_TYPE, value);
                return None;
            }
            _ => None,
        },
        Value::String(word) => match &*word.to_ascii_lowercase() {
            "0" | "off" | "f" | "false" | "n" | "no" => Some(false),
            "1" | "on" | "t" | "true" | "y" | "yes" => Some(true),
            _ => None,
        },
        Value::Null | Value::Array(_) | Value::Object(_) => {
            errors.add("bool_type", &at.key(key), BOOL_TYPE, value);
            return None;
        }
    };
    if truth.is_none() {
        errors.add("bool_parsing", &at.key(key), BOOL_PARSING, value);
    }
    truth
}

/// A text, and nothing else.
pub(crate) fn string<'a>(body: &'a Body, key: &str, errors: &mut BodyErrors) -> Option<&'a str> {
    let value = given(body, key)?;
    if value.as_str().is_none() {
        errors.add("string_type", &Location::body().key(key), STRING_TYPE, value);
    }
    value.as_str()
}

/// `stop`: a text or a list of texts.
pub(crate) fn stops(body: &Body, errors: &mut BodyErrors) -> Vec<String> {
    let Some(value) = given(body, "stop") else {
        return Vec::new();
    };
    let at = Location::body().key("stop");
    let list = at.key("list[str]");
    let texts = |items: &[Value]| items.iter().filter_map(Value::as_str).map(Into::into).collect();
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) if items.iter().all(Value::is_string) => texts(items),
        Value::Array(items) => {
            errors.add("string_type", &at.key("str"), STRING_TYPE, value);
            for (index, item) in items.iter().enumerate().filter(|(_, item)| !item.is_string()) {
                errors.add("string_type", &list.index(index), STRING_TYPE, item);
            }
            Vec::new()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            errors.add("string_type", &at.key("str"), STRING_TYPE, value);
            errors.add("list_type", &list, "Input should be a valid list", value);
            Vec::new()
        }
    }
}

/// A field that is there and not null.
fn given<'a>(body: &'a Body, key: &str) -> Option<&'a Value> {
    body.get(key).filter(|value| !value.is_null())
}

/// A number without fraction; one beyond 64 bits becomes the last of them.
fn whole(float: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    (float.fract() == 0.0).then_some(float as i64)
}

fn integer_in(text: &str) -> Option<i64> {
    let text = text.trim();
    let (digits, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0');
    digits.parse().ok().filter(|_| whole)
}

const INT_TYPE: &str = "Input should be a valid integer";
const INT_FROM_FLOAT: &str = "Input should be a valid integer, got a number with a fractional part";
const INT_PARSING: &str = "Input should be a valid integer, unable to parse string as an integer";
const FLOAT_PARSING: &str = "Input should be a valid number, unable to parse string as a number";
const BOOL_TYPE: &str = "Input should be a valid boolean";
const BOOL_PARSING: &str = "Input should be a valid boolean, unable to interpret input";
pub(crate) const STRING_TYPE: &str = "Input should be a valid string";
