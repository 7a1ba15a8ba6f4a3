//! Errors of a body: of its text, as Python's parser reports them, and of its fields, as pydantic
//! does.

use serde_json::Value;

use crate::pydantic::location::Location;
use crate::pydantic::python::{repr, type_name};

/// The errors of the fields of a body.
#[derive(Clone, Debug, Default)]
pub struct BodyErrors {
    pub(crate) listed: Vec<BodyError>,
    /// Name of the parameter that is to blame, where the check names it.
    pub(crate) parameter: Option<&'static str>,
    /// Estimated size of the listed errors in bytes, once they are quoted.
    bytes: usize,
}

/// An error, and the value that has it.
#[derive(Clone, Debug)]
pub(crate) struct BodyError {
    pub(crate) kind: &'static str,
    pub(crate) at: Location,
    pub(crate) message: String,
    /// The value, as Python prints it.
    pub(crate) input: String,
    /// Type of the value, as Python calls it.
    pub(crate) input_type: &'static str,
    /// Entries of the error's context, already written in Python; none when absent.
    pub(crate) context: Option<String>,
}

/// The error of a text that is no JSON.
#[derive(Clone, Copy, Debug)]
pub struct JsonError {
    pub(crate) sentence: &'static str,
    /// Position of the error, in characters from 0.
    pub(crate) at: usize,
    /// Line of the error, from 1.
    line: usize,
    /// Column of the error, in characters from 1.
    column: usize,
}

impl BodyErrors {
    /// Makes a list of one error, and of the parameter that is to blame.
    pub(crate) fn of(error: BodyError, parameter: Option<&'static str>) -> Self {
        Self { listed: vec![error], parameter, bytes: 0 }
    }

    /// Adds an error: its type, its sentence, and the value that has it.
    pub(crate) fn add(&mut self, kind: &'static str, at: &Location, message: &str, input: &Value) {
        self.list(kind, at, message, input, None);
    }

    /// Adds an error with a context that is already written in Python.
    pub(crate) fn add_with(
        &mut self,
        kind: &'static str,
        at: &Location,
        message: &str,
        input: &Value,
        context: String,
    ) {
        self.list(kind, at, message, input, Some(context));
    }

    fn list(
        &mut self,
        kind: &'static str,
        at: &Location,
        message: &str,
        input: &Value,
        context: Option<String>,
    ) {
        if self.is_full() {
            return;
        }
        let (at, message) = (at.clone(), message.to_owned());
        let (input_type, input) = (type_name(input), repr(input));
        self.bytes += input.len() + message.len() + ENTRY_OVERHEAD;
        self.listed.push(BodyError { kind, at, message, input, input_type, context });
    }

    /// Adds the errors of a part that was read separately.
    pub(crate) fn extend(&mut self, others: Self) {
        self.bytes += others.bytes;
        self.listed.extend(others.listed);
    }

    /// Returns whether there are more errors than are ever quoted, so that looking for others is
    /// in vain. A body of a few megabytes can have millions.
    pub(crate) const fn is_full(&self) -> bool {
        self.bytes > MAX_LISTED_BYTES
    }

    /// Returns whether no error was found.
    pub(crate) const fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

impl JsonError {
    /// Makes an error at a position that is counted in characters.
    pub(crate) fn new(sentence: &'static str, at: usize, text: &str) -> Self {
        let (mut line, mut column) = (1, 1);
        for c in text.chars().take(at) {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        Self { sentence, at, line, column }
    }

    /// Returns the error of an empty text.
    pub(crate) const fn of_nothing() -> Self {
        Self { sentence: VALUE, at: 0, line: 1, column: 1 }
    }

    /// Returns the error as Python's exception prints itself.
    pub(crate) fn in_full(self) -> String {
        let Self { sentence, at, line, column } = self;
        format!("{sentence}: line {line} column {column} (char {at})")
    }
}

/// The least number of bytes that an error takes besides its value and its message.
const ENTRY_OVERHEAD: usize = 64;

/// The bytes of errors after which no more are listed: 256 KiB, more than the service ever quotes.
pub(crate) const MAX_LISTED_BYTES: usize = 256 * 1024;

/// The sentence about a position at which no value begins.
pub(crate) const VALUE: &str = "Expecting value";
