//! Values as Python's `repr` writes them, which is how vLLM quotes a request.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// A JSON value as Python prints it.
pub(crate) fn repr(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// An object as Python prints it.
pub(crate) fn repr_object(entries: &Map<String, Value>) -> String {
    let mut out = String::new();
    write_object(&mut out, entries);
    out
}

/// A value inside a sentence: a text stands there without quotation marks.
pub(crate) fn str(value: &Value) -> String {
    value.as_str().map_or_else(|| repr(value), ToOwned::to_owned)
}

/// A number with a point as Python prints it.
pub(crate) fn repr_float(float: f64) -> String {
    let mut out = String::new();
    write_float(&mut out, float);
    out
}

/// What Python calls the type of a value.
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

/// What Python takes for true.
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

/// A JSON value as Python's `json.dumps` writes it: with a space behind each comma and colon, and
/// every character as it is.
pub(crate) fn dumps(value: &Value) -> String {
    let mut out = String::new();
    write_json(&mut out, value);
    out
}

fn write_json(out: &mut String, value: &Value) {
    match value {
        Value::Array(items) => {
            out.push('[');
            write_joined(out, items, write_json);
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            write_joined(out, entries, |out, (key, value)| {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push_str(": ");
                write_json(out, value);
            });
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

/// A text as Python prints it.
pub(crate) fn repr_text(text: &str) -> String {
    let mut out = String::new();
    write_text(&mut out, text);
    out
}

/// Recursion ends where the parser's does: at 128 levels.
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

fn write_joined<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write(out, item);
    }
}

fn write_number(out: &mut String, number: &serde_json::Number) {
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(float) => write_float(out, float),
        None => out.push_str(&number.to_string()),
    }
}

/// Python writes an exponent from 16 digits on, with a sign and two digits.
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

/// All but control and format characters, separators other than the space, and private use.
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
