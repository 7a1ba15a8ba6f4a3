//! Why a container refuses a request, before its dialect puts it into an envelope.

use std::fmt::Display;

use crate::pydantic::errors::BodyErrors;
use crate::pydantic::json_error::JsonError;

/// Why a container refuses a request.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// The content type is another than JSON's.
    MediaType,
    /// The bytes cannot be decoded at all.
    Undecodable,
    /// The text is no JSON.
    Json(JsonError),
    /// The body, or fields of it, are not what they should be.
    Body(BodyErrors),
    /// Python itself fails while it looks at the body.
    Python(PythonError),
    /// The container serves no model of this name.
    NoSuchModel(String),
    /// What is asked for cannot be had.
    Unfit(Unfit),
    /// The same, but only the engine sees it, which is when a stream has already begun.
    Late(Unfit),
}

/// What Python says when it fails.
#[derive(Clone, Debug)]
pub struct PythonError {
    pub(crate) status: u16,
    pub(crate) message: String,
}

/// Why what is asked for cannot be had.
#[derive(Clone, Debug)]
pub struct Unfit {
    sentence: String,
    parameter: Option<(&'static str, String)>,
}

impl Refusal {
    /// What Python says of a value that has the wrong type, which is the caller's fault.
    pub(crate) fn type_error(message: impl Into<String>) -> Self {
        Self::Python(PythonError { status: 400, message: message.into() })
    }

    /// What Python says of a failure that counts as the server's own.
    pub(crate) fn failure(message: impl Into<String>) -> Self {
        Self::Python(PythonError { status: 500, message: message.into() })
    }

    /// A request for more completions than can be made.
    pub fn too_many_choices(most: impl Display, n: impl Display) -> Self {
        Self::Unfit(Unfit::new(format!(
            "n must be at most {most}, got {n}. To increase this limit, set the \
             VLLM_MAX_N_SEQUENCES environment variable."
        )))
    }
}

impl Unfit {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), parameter: None }
    }

    /// The same, about a parameter of a value. Not every dialect tells it.
    pub(crate) fn about(mut self, parameter: &'static str, value: impl Display) -> Self {
        self.parameter = Some((parameter, value.to_string()));
        self
    }

    /// The sentence alone.
    pub(crate) fn sentence(&self) -> &str {
        &self.sentence
    }

    /// The sentence with the parameter behind it, as vLLM's exceptions print themselves.
    pub(crate) fn with_parameter(&self) -> String {
        match &self.parameter {
            Some((parameter, value)) => {
                format!("{} (parameter={parameter}, value={value})", self.sentence)
            }
            None => self.sentence.clone(),
        }
    }

    pub(crate) fn parameter(&self) -> Option<&'static str> {
        self.parameter.as_ref().map(|(parameter, _)| *parameter)
    }
}

impl From<Unfit> for Refusal {
    fn from(unfit: Unfit) -> Self {
        Self::Unfit(unfit)
    }
}

impl BodyErrors {
    /// What was read, unless there is an error.
    pub(crate) fn none_or<T>(self, read: T) -> Result<T, Refusal> {
        if self.is_empty() { Ok(read) } else { Err(Refusal::Body(self)) }
    }
}
