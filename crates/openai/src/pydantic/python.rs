//! Parameters as Python's `repr` writes them, which is how vLLM quotes a request.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::json::write_joined;

/// Writes a JSON value as Python prints it.
pub(crate) fn repr(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// Writes an object as Python prints it.
pub(crate) fn repr_object(entries: &Map<String, Value>) -> String {
    let mut out = String::new();
    write_object(&mut out, entries);
    out
}

/// Writes a value as it stands in a sentence of Python: a text has no quotation marks.
pub(crate) fn str(value: &Value) -> String {
    value.as_str().map_or_else(|| repr(value), ToOwned::to_owned)
}

/// Writes a number with a point as Python prints it.
pub(crate) fn repr_float(float: f64) -> String {
    let mut out = String::new();
    write_float(&mut out, float);
    out
}

/// Returns the name of a value's type in Python.
pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// Returns whether Python takes a value for true.
pub(crate) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
    }
}

/// Writes a text as Python prints it, in quotation marks.
pub(crate) fn repr_text(text: &str) -> String {
    let mut out = String::new();
    write_text(&mut out, text);
    out
}

/// Writes a value, at most as deep as the parser reads one: 128 levels.
fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Number(number) => write_number(out, number),
        Value::String(text) => write_text(out, text),
        Value::Array(items) => {
            out.push('[');
            write_joined(out, items, write_value);
            out.push(']');
        }
        Value::Object(entries) => write_object(out, entries),
    }
}

fn write_object(out: &mut String, entries: &Map<String, Value>) {
    out.push('{');
    write_joined(out, entries, |out, (key, value)| {
        write_text(out, key);
        out.push_str(": ");
        write_value(out, value);
    });
    out.push('}');
}

fn write_number(out: &mut String, number: &serde_json::Number) {
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(float) => write_float(out, float),
        None => out.push_str(&number.to_string()),
    }
}

/// Writes a number with a point: from 16 digits on with an exponent of a sign and two digits.
fn write_float(out: &mut String, float: f64) {
    let written = if float != 0.0 && !(1e-4..1e16).contains(&float.abs()) {
        let scientific = format!("{float:e}");
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let exponent: i32 = exponent.parse().unwrap_or_default();
        let sign = if exponent < 0 { '-' } else { '+' };
        write!(out, "{digits}e{sign}{:02}", exponent.abs())
    } else {
        write!(out, "{float:?}")
    };
    debug_assert!(written.is_ok(), "a string takes all that is written");
}

fn write_text(out: &mut String, text: &str) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', quote]),
            c if is_printable(c) => out.push(c),
            c => write_escape(out, u32::from(c)),
        }
    }
    out.push(quote);
}

fn write_escape(out: &mut String, code: u32) {
    let written = match code {
        0..=0xFF => write!(out, "\\x{code:02x}"),
        0x100..=0xFFFF => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
    debug_assert!(written.is_ok(), "a string takes all that is written");
}

/// Returns whether Python prints a character as it is: all but control and format characters,
/// separators other than the space, and private use.
fn is_printable(c: char) -> bool {
    let format = matches!(
        c,
        '\u{AD}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}'
            | '\u{E0000}'..='\u{10FFFF}'
    );
    c == ' ' || !(c.is_control() || c.is_whitespace() || format)
}
