//! Fields of an object, read as leniently as pydantic reads them.
//!
//! Each reader adds the errors of the field to a list.

use serde_json::Value;

use crate::pydantic::errors::BodyErrors;
use crate::pydantic::location::Location;
use crate::pydantic::object::Object;

/// A field that may be absent.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    value: Option<&'a Value>,
    key: &'a str,
    /// Location of the object that has the field.
    parent: &'a Location,
}

impl<'a> Field<'a> {
    /// Returns a field of the object at `parent`.
    pub(crate) const fn new(value: Option<&'a Value>, key: &'a str, parent: &'a Location) -> Self {
        Self { value, key, parent }
    }

    /// Returns the location of the field.
    pub(crate) fn at(self) -> Location {
        self.parent.key(self.key)
    }

    /// Returns the value of the field, as it is in the body.
    pub(crate) const fn value(self) -> Option<&'a Value> {
        self.value
    }

    /// Reads a whole number: also one in a string, one with nothing behind its point, and a truth
    /// value.
    pub(crate) fn integer(self, errors: &mut BodyErrors) -> Option<i64> {
        let value = self.value?;
        let mut refuse = |kind, message| {
            errors.add(kind, &self.at(), message, value);
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

    /// Reads a whole number of 64 bits.
    pub(crate) fn long(self, errors: &mut BodyErrors) -> Option<i64> {
        let value = self.value?;
        let beyond = value.as_f64().filter(|_| value.as_i64().is_none());
        match beyond {
            Some(float) if float >= TWO_TO_63 => {
                let context = format!("'le': {}", i64::MAX);
                errors.add_with("less_than_equal", &self.at(), AT_MOST_LONG, value, context);
                None
            }
            Some(float) if float <= -TWO_TO_63 => {
                let context = format!("'ge': {}", i64::MIN);
                errors.add_with("greater_than_equal", &self.at(), AT_LEAST_LONG, value, context);
                None
            }
            _ => self.integer(errors),
        }
    }

    /// Reads a number: also one in a string, and a truth value.
    pub(crate) fn float(self, errors: &mut BodyErrors) -> Option<f64> {
        let value = self.value?;
        match value {
            Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
            Value::Number(number) => number.as_f64(),
            Value::String(text) => {
                let float = text.trim().parse().ok();
                if float.is_none() {
                    errors.add("float_parsing", &self.at(), FLOAT_PARSING, value);
                }
                float
            }
            Value::Null | Value::Array(_) | Value::Object(_) => {
                errors.add("float_type", &self.at(), "Input should be a valid number", value);
                None
            }
        }
    }

    /// Reads a truth value: also 0, 1, and texts such as `yes` and `off`.
    pub(crate) fn boolean(self, errors: &mut BodyErrors) -> Option<bool> {
        let value = self.value?;
        let truth = match value {
            Value::Bool(truth) => Some(*truth),
            Value::Number(number) => match number.as_f64() {
                Some(0.0) => Some(false),
                Some(1.0) => Some(true),
                _ if number.is_f64() => {
                    errors.add("bool_type", &self.at(), BOOL_TYPE, value);
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
                errors.add("bool_type", &self.at(), BOOL_TYPE, value);
                return None;
            }
        };
        if truth.is_none() {
            errors.add("bool_parsing", &self.at(), BOOL_PARSING, value);
        }
        truth
    }

    /// Reads a text, and nothing else.
    pub(crate) fn string(self, errors: &mut BodyErrors) -> Option<&'a str> {
        let value = self.value?;
        if value.as_str().is_none() {
            errors.add("string_type", &self.at(), STRING_TYPE, value);
        }
        value.as_str()
    }

    /// Checks that the field is one of the options.
    pub(crate) fn literal(self, options: &[&str], errors: &mut BodyErrors) {
        let is_option = |value: &Value| value.as_str().is_some_and(|text| options.contains(&text));
        if let Some(value) = self.value.filter(|value| !is_option(value)) {
            literal_error(options, &self.at(), value, errors);
        }
    }

    /// Reads a dictionary.
    pub(crate) fn dictionary(self, errors: &mut BodyErrors) -> Option<Object<'a>> {
        self.object("dict_type", DICT_TYPE, errors)
    }

    /// Reads a dictionary of which pydantic makes a model.
    pub(crate) fn model(self, errors: &mut BodyErrors) -> Option<Object<'a>> {
        self.object("model_attributes_type", MODEL_ATTRIBUTES_TYPE, errors)
    }

    fn object(
        self,
        kind: &'static str,
        message: &str,
        errors: &mut BodyErrors,
    ) -> Option<Object<'a>> {
        let value = self.value?;
        let object = value.as_object().map(|entries| Object { entries, at: self.at() });
        if object.is_none() {
            errors.add(kind, &self.at(), message, value);
        }
        object
    }

    /// Reads a text or a list of texts.
    pub(crate) fn texts(self, errors: &mut BodyErrors) -> Vec<String> {
        let Some(value) = self.value else { return Vec::new() };
        let to_text = |item: &Value| item.as_str().map(ToOwned::to_owned);
        let texts = match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(items) => items.iter().map(to_text).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        };
        texts.unwrap_or_else(|| {
            errors.add("string_type", &self.at().key("str"), STRING_TYPE, value);
            add_list_errors(value, &self.at().key("list[str]"), errors);
            Vec::new()
        })
    }
}

fn add_list_errors(value: &Value, at: &Location, errors: &mut BodyErrors) {
    let Value::Array(items) = value else {
        errors.add("list_type", at, LIST_TYPE, value);
        return;
    };
    for (index, item) in items.iter().enumerate().filter(|(_, item)| !item.is_string()) {
        if errors.is_full() {
            return;
        }
        errors.add("string_type", &at.index(index), STRING_TYPE, item);
    }
}

/// Adds the error of a value that is none of the options.
pub(crate) fn literal_error(
    options: &[&str],
    at: &Location,
    value: &Value,
    errors: &mut BodyErrors,
) {
    let quoted: Vec<_> = options.iter().map(|option| format!("'{option}'")).collect();
    let listed = match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    };
    let context = format!("'expected': \"{listed}\"");
    errors.add_with("literal_error", at, &format!("Input should be {listed}"), value, context);
}

/// Returns a number that has no fraction; one beyond 64 bits becomes the last of them.
fn whole(float: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    (float.fract() == 0.0).then_some(float as i64)
}

/// Reads a text as Python reads a whole number, with or without zeros behind a point.
fn integer_in(text: &str) -> Option<i64> {
    let text = text.trim();
    let (digits, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0');
    digits.parse().ok().filter(|_| whole)
}

const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

const AT_MOST_LONG: &str = "Input should be less than or equal to 9223372036854775807";
const AT_LEAST_LONG: &str = "Input should be greater than or equal to -9223372036854775808";
const INT_TYPE: &str = "Input should be a valid integer";
const INT_FROM_FLOAT: &str = "Input should be a valid integer, got a number with a fractional part";
const INT_PARSING: &str = "Input should be a valid integer, unable to parse string as an integer";
const FLOAT_PARSING: &str = "Input should be a valid number, unable to parse string as a number";
const BOOL_TYPE: &str = "Input should be a valid boolean";
const BOOL_PARSING: &str = "Input should be a valid boolean, unable to interpret input";
pub(crate) const STRING_TYPE: &str = "Input should be a valid string";
pub(crate) const LIST_TYPE: &str = "Input should be a valid list";
pub(crate) const DICT_TYPE: &str = "Input should be a valid dictionary";
pub(crate) const MODEL_ATTRIBUTES_TYPE: &str =
    "Input should be a valid dictionary or object to extract fields from";
pub(crate) const FIELD_REQUIRED: &str = "Field required";
