//! JSON of a body, whose errors are those of Python's parser rather than of the one that reads it.

use serde_json::Value;

use crate::error::refusal::ContainerRefusal;
use crate::pydantic::errors::{JsonError, VALUE};

/// Decodes a body to a JSON value; that of an empty body is null.
pub(crate) fn decode(body: &[u8]) -> Result<Value, ContainerRefusal> {
    let text = str::from_utf8(body).map_err(|_| ContainerRefusal::Undecodable)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(text).map_err(|error| refusal(text, &error))
}

fn refusal(text: &str, error: &serde_json::Error) -> ContainerRefusal {
    let message = error.to_string();
    if message.starts_with("recursion limit") {
        return ContainerRefusal::Undecodable;
    }
    let (sentence, at) = python_error(text, &message, offset(text, error));
    ContainerRefusal::Json(JsonError::new(sentence, at, text))
}

/// Returns the sentence of Python's parser where ours stopped, and its position in characters.
fn python_error(text: &str, message: &str, at: usize) -> (&'static str, usize) {
    let here = characters(text, at);
    let closing = text.get(at..).unwrap_or_default().chars().next();
    match message {
        _ if message.starts_with("trailing characters") => ("Extra data", here),
        _ if message.starts_with("key must be a string") => (PROPERTY_NAME, here),
        // We point at what follows the comma, and so does Python, but not in the same words.
        _ if message.starts_with("trailing comma") && closing == Some(']') => (VALUE, here),
        _ if message.starts_with("trailing comma") => (PROPERTY_NAME, here),
        _ if message.starts_with("expected `:`") => ("Expecting ':' delimiter", here),
        _ if message.starts_with("expected `,`") => ("Expecting ',' delimiter", here),
        _ if message.starts_with("control character") => ("Invalid control character at", here),
        _ if message.starts_with("invalid escape") => ("Invalid \\escape", here.saturating_sub(1)),
        _ if message.starts_with("EOF while parsing a string") => {
            ("Unterminated string starting at", characters(text, last_string(text)))
        }
        _ if message.starts_with("EOF while parsing an object") => at_end_of_object(text),
        _ if message.starts_with("EOF while parsing a list") => at_end_of_list(text),
        // A word that is almost `null` is refused where it starts.
        _ => (VALUE, characters(text, word_start(text, at))),
    }
}

const PROPERTY_NAME: &str = "Expecting property name enclosed in double quotes";

fn at_end_of_object(text: &str) -> (&'static str, usize) {
    let end = text.chars().count();
    match last_sign(text) {
        Some('{' | ',') => (PROPERTY_NAME, end),
        // A string that is the last thing in an object is a key if no colon came before it.
        Some('"') if is_key(text) => ("Expecting ':' delimiter", end),
        Some(':') => (VALUE, end),
        _ => ("Expecting ',' delimiter", end),
    }
}

fn at_end_of_list(text: &str) -> (&'static str, usize) {
    let sentence = match last_sign(text) {
        Some('[' | ',') => VALUE,
        _ => "Expecting ',' delimiter",
    };
    (sentence, text.chars().count())
}

/// Returns the last character that is no white space.
fn last_sign(text: &str) -> Option<char> {
    text.trim_end().chars().next_back()
}

/// Returns whether the last string of an object is one of its keys.
fn is_key(text: &str) -> bool {
    let before = text.get(..last_string(text.trim_end())).unwrap_or_default();
    matches!(last_sign(before), Some('{' | ','))
}

/// Returns the byte at which the last string of a text starts.
fn last_string(text: &str) -> usize {
    let (mut start, mut inside, mut escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => {
                start = if inside { start } else { at };
                inside = !inside;
            }
            _ => {}
        }
    }
    start
}

/// Returns the byte at which our parser stopped.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let line = error.line().saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let at = (before + error.column()).saturating_sub(1);
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// Returns the byte at which the word that contains another byte starts.
fn word_start(text: &str, at: usize) -> usize {
    let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let read = text.get(..at + end).unwrap_or_default();
    read.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()
}

/// Returns the number of characters before a byte.
fn characters(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().chars().count()
}
