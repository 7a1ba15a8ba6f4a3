//! Refusals before a dialect puts them into an envelope.

use std::fmt::Display;

use crate::pydantic::errors::{BodyErrors, JsonError};

/// The reason why a container refuses a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ContainerRefusal {
    /// A content type other than JSON's.
    MediaType,
    /// Bytes that cannot be decoded at all.
    Undecodable,
    /// A text that is no JSON.
    Json(JsonError),
    /// A body, or fields of it, of a form that the request model does not have.
    Body(BodyErrors),
    /// A failure of Python itself while it reads the body.
    Python(PythonError),
    /// A model that the container does not serve, by its name.
    NoSuchModel(String),
    /// A request that can be read, but not fulfilled.
    Invalid(InvalidRequest),
    /// A request that only the engine finds invalid, which is when a stream has already begun.
    InvalidInEngine(InvalidRequest),
}

/// An exception of Python.
#[derive(Clone, Debug)]
pub struct PythonError {
    /// HTTP status: 400 where the request is to blame, else 500.
    pub(crate) status: u16,
    pub(crate) message: String,
}

/// The reason why a request that can be read cannot be fulfilled.
#[derive(Clone, Debug)]
pub struct InvalidRequest {
    sentence: String,
    /// Name and value of the parameter that is to blame, if the container names it.
    parameter: Option<(&'static str, String)>,
}

impl ContainerRefusal {
    /// Returns the refusal of a value that has the wrong type, for which the request is to blame.
    pub(crate) fn type_error(message: impl Into<String>) -> Self {
        Self::Python(PythonError { status: 400, message: message.into() })
    }

    /// Returns the refusal by an exception for which the server counts as to blame.
    pub(crate) fn failure(message: impl Into<String>) -> Self {
        Self::Python(PythonError { status: 500, message: message.into() })
    }

    /// Returns the refusal of a request for more completions than can be made.
    pub fn too_many_choices(most: impl Display, n: impl Display) -> Self {
        Self::Invalid(InvalidRequest::new(format!(
            "n must be at most {most}, got {n}. To increase this limit, set the \
             VLLM_MAX_N_SEQUENCES environment variable."
        )))
    }
}

impl InvalidRequest {
    /// Returns an error that names no parameter.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), parameter: None }
    }

    /// Adds the parameter that is to blame, and its value. Not every dialect writes them.
    pub(crate) fn about(mut self, parameter: &'static str, value: impl Display) -> Self {
        self.parameter = Some((parameter, value.to_string()));
        self
    }

    /// The sentence without the parameter.
    pub(crate) fn sentence(&self) -> &str {
        &self.sentence
    }

    /// Returns the sentence with the parameter behind it, as vLLM's exceptions print themselves.
    pub(crate) fn with_parameter(&self) -> String {
        match &self.parameter {
            Some((parameter, value)) => {
                format!("{} (parameter={parameter}, value={value})", self.sentence)
            }
            None => self.sentence.clone(),
        }
    }

    /// The name of the parameter that is to blame.
    pub(crate) fn parameter(&self) -> Option<&'static str> {
        self.parameter.as_ref().map(|(parameter, _)| *parameter)
    }
}

impl From<InvalidRequest> for ContainerRefusal {
    fn from(error: InvalidRequest) -> Self {
        Self::Invalid(error)
    }
}

impl BodyErrors {
    /// Returns what was read, unless there is an error.
    ///
    /// # Errors
    ///
    /// The refusal of a body with these errors.
    pub(crate) fn none_or<T>(self, read: T) -> Result<T, ContainerRefusal> {
        if self.is_empty() { Ok(read) } else { Err(ContainerRefusal::Body(self)) }
    }
}
