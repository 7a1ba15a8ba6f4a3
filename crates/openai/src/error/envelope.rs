//! The envelopes in which the dialects write an error.

use serde::Serialize;

use crate::error::container_error::ContainerError;

/// The fields of an error, in vLLM's order.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Inner<'a> {
    pub(crate) message: &'a str,
    pub(crate) r#type: &'a str,
    pub(crate) param: Option<&'a str>,
    pub(crate) code: u16,
}

/// The envelope of vLLM.
#[derive(Serialize)]
pub(crate) struct Nested<'a> {
    pub(crate) error: Inner<'a>,
}

/// The envelope of `SGLang`.
#[derive(Serialize)]
struct Flat<'a> {
    object: &'static str,
    #[serde(flatten)]
    error: Inner<'a>,
}

/// The envelope of DJL Serving.
#[derive(Serialize)]
struct Bare<'a> {
    error: &'a str,
    code: u16,
}

impl Inner<'_> {
    /// Writes the error as vLLM does.
    pub(crate) fn nested(self) -> String {
        serde_json::to_string(&Nested { error: self }).unwrap_or_default()
    }

    /// Writes the error as `SGLang` does.
    pub(crate) fn flat(self) -> String {
        serde_json::to_string(&Flat { object: "error", error: self }).unwrap_or_default()
    }

    /// Writes the error as DJL Serving does, whose JSON is safe in a page of HTML.
    pub(crate) fn bare(self) -> String {
        let bare = Bare { error: self.message, code: self.code };
        let json = serde_json::to_string(&bare).unwrap_or_default();
        let mut escaped = String::with_capacity(json.len());
        for c in json.chars() {
            match c {
                '\'' => escaped.push_str("\\u0027"),
                '=' => escaped.push_str("\\u003d"),
                '<' => escaped.push_str("\\u003c"),
                '>' => escaped.push_str("\\u003e"),
                '&' => escaped.push_str("\\u0026"),
                c => escaped.push(c),
            }
        }
        escaped
    }
}

/// The type of an error of status 400.
pub(crate) const BAD_REQUEST: &str = "BadRequestError";

/// The type of the error of a request that FastAPI cannot read.
pub(crate) const UNREADABLE: &str = "Bad Request";

/// Returns the error of a body that FastAPI cannot even decode.
pub(crate) fn undecodable() -> ContainerError {
    let body = r#"{"detail":"There was an error parsing the body"}"#.to_owned();
    ContainerError { status: 400, body }
}

/// Returns the message about a model that the container does not serve.
pub(crate) fn no_such_model(name: &str) -> String {
    format!("The model `{name}` does not exist.")
}
