//! What is wrong with a body, as pydantic finds it.

use serde_json::Value;

use crate::pydantic::location::Location;
use crate::pydantic::python::{repr, type_name};

/// The errors that a body has.
#[derive(Clone, Debug, Default)]
pub struct BodyErrors {
    pub(crate) listed: Vec<BodyError>,
    /// The parameter that is to blame, where the check says so.
    pub(crate) parameter: Option<&'static str>,
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
    /// What Python calls its type.
    pub(crate) input_type: &'static str,
    /// More to say, already written in Python.
    pub(crate) context: Option<String>,
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

    /// Adds an error with more to say, already written in Python.
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
        self.bytes += input.len() + message.len() + AROUND;
        self.listed.push(BodyError { kind, at, message, input, input_type, context });
    }

    /// Adds the errors of a part that was read for itself.
    pub(crate) fn extend(&mut self, others: Self) {
        self.bytes += others.bytes;
        self.listed.extend(others.listed);
    }

    /// Whether there are more than are ever quoted, and looking for others is in vain. A body of
    /// a few megabytes can have millions.
    pub(crate) const fn is_full(&self) -> bool {
        self.bytes > MAX_LISTED_BYTES
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }
}

/// What stands around the value and the message of an error, at least.
const AROUND: usize = 64;

/// The bytes of errors after which no more are listed: 256 KiB, more than the service ever quotes.
pub(crate) const MAX_LISTED_BYTES: usize = 256 * 1024;
