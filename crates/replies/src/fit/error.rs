//! The reasons why a reply cannot be made to fit.

use std::error::Error;
use std::fmt;

use stagemaker_schema::SynthesisError;

/// The reason why a reply cannot be made to fit its request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FitError {
    /// A call of this tool, although the request forbids all calls.
    CallsForbidden(String),
    /// A call of this tool, although the request offers none.
    NoToolsOffered(String),
    /// A call without arguments of this tool, which the request does not offer.
    ToolNotOffered(String),
    /// A call without arguments of this tool, whose parameters cannot be satisfied.
    Arguments(String, SynthesisError),
    /// A schema of `response_format` that cannot be satisfied.
    ResponseFormat(SynthesisError),
    /// A reply to be made from a schema, although the request has none.
    NoSchema,
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CallsForbidden(tool) => {
                write!(f, "the reply calls `{tool}`, and the request says `tool_choice: none`")
            }
            Self::NoToolsOffered(tool) => {
                write!(f, "the reply calls `{tool}`, and the request offers no tools")
            }
            Self::ToolNotOffered(tool) => write!(
                f,
                "the reply calls `{tool}` without arguments, and the request offers no such tool \
                 whose schema would say them"
            ),
            Self::Arguments(tool, error) => {
                write!(f, "no arguments satisfy the parameters of the tool `{tool}`: {error}")
            }
            Self::ResponseFormat(error) => {
                write!(f, "nothing satisfies the schema of `response_format`: {error}")
            }
            Self::NoSchema => f.write_str(
                "the reply is to be made from a schema, and the request has neither a \
                 `response_format` nor a tool that has not been called yet",
            ),
        }
    }
}

impl Error for FitError {}
