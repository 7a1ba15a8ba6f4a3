//! What is wrong with a body, listed as FastAPI and vLLM list it.

use serde_json::{Map, Value};

use crate::container::python::{repr, repr_text};
use crate::container::quote::MAX_QUOTED_BYTES;
use crate::container::refusal::ContainerError;

/// The errors that a body has, each a Python dictionary.
#[derive(Debug, Default)]
pub(crate) struct BodyErrors {
    listed: Vec<String>,
    bytes: usize,
}

/// Where an error is: keys and indexes from the body inwards.
#[derive(Clone, Debug)]
pub(crate) struct Location(Vec<String>);

impl Location {
    /// The body itself.
    pub(crate) fn body() -> Self {
        Self(vec![repr_text("body")])
    }

    pub(crate) fn key(&self, key: &str) -> Self {
        self.with(repr_text(key))
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(index.to_string())
    }

    fn with(&self, part: String) -> Self {
        let mut parts = self.0.clone();
        parts.push(part);
        Self(parts)
    }

    /// A Python tuple, which with one element has a comma all the same.
    fn tuple(&self) -> String {
        let comma = if self.0.len() == 1 { "," } else { "" };
        format!("({}{comma})", self.0.join(", "))
    }
}

impl BodyErrors {
    /// The error of a body as a whole, which a check in Python raised with this sentence.
    pub(crate) fn of_whole(body: &Map<String, Value>, sentence: &str) -> ContainerError {
        Self::raised(body, "ValueError", sentence, sentence, None)
    }

    /// The same, where the check knows which parameter it is about.
    pub(crate) fn of_parameter(
        body: &Map<String, Value>,
        parameter: &'static str,
        sentence: &str,
    ) -> ContainerError {
        let said = format!("{sentence} (parameter={parameter})");
        Self::raised(body, "VLLMValidationError", sentence, &said, Some(parameter))
    }

    fn raised(
        body: &Map<String, Value>,
        exception: &str,
        sentence: &str,
        said: &str,
        parameter: Option<&'static str>,
    ) -> ContainerError {
        let mut errors = Self::default();
        let context = format!("'error': {exception}({})", repr_text(sentence));
        let (message, input) = (format!("Value error, {said}"), Value::Object(body.clone()));
        errors.add_with("value_error", &Location::body(), &message, &input, &context);
        errors.refusal(parameter)
    }

    /// Adds an error: its type, its sentence, and the value that has it.
    pub(crate) fn add(&mut self, kind: &str, at: &Location, message: &str, input: &Value) {
        self.list(|| entry(kind, at, message, &repr(input), None));
    }

    /// Adds an error with more to say, already written in Python.
    pub(crate) fn add_with(
        &mut self,
        kind: &str,
        at: &Location,
        message: &str,
        input: &Value,
        context: &str,
    ) {
        self.list(|| entry(kind, at, message, &repr(input), Some(context)));
    }

    fn list(&mut self, entry: impl FnOnce() -> String) {
        if !self.is_full() {
            let entry = entry();
            self.bytes += entry.len();
            self.listed.push(entry);
        }
    }

    /// Whether there are more than are ever quoted, and looking for others is in vain. A body of
    /// a few megabytes can have millions.
    pub(crate) fn is_full(&self) -> bool {
        self.bytes > MAX_QUOTED_BYTES
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The container's answer: the list, where in its code it was found, and the list again.
    pub(crate) fn refusal(&self, param: Option<&'static str>) -> ContainerError {
        let plural = if self.listed.len() == 1 { "" } else { "s" };
        let mut message = format!("{} validation error{plural}:\n", self.listed.len());
        for error in &self.listed {
            message.extend(["  ", error, "\n"]);
        }
        message.extend([FOUND_IN, " [", &self.listed.join(", "), "]"]);
        ContainerError::unreadable(&message, param)
    }
}

/// The line is that of the route's decorator, so it is the same for every error. Observed.
const FOUND_IN: &str = "\n  File \"/usr/local/lib/python3.12/site-packages/vllm/entrypoints/\
     utils.py\", line 40, in create_chat_completion\n    POST /v1/chat/completions";

fn entry(kind: &str, at: &Location, message: &str, input: &str, context: Option<&str>) -> String {
    let (at, message) = (at.tuple(), repr_text(message));
    let context = context.map(|own| format!(", 'ctx': {{{own}}}")).unwrap_or_default();
    format!("{{'type': '{kind}', 'loc': {at}, 'msg': {message}, 'input': {input}{context}}}")
}
