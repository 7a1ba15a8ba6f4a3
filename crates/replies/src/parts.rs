//! The smaller types that a reply is made of.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

/// A call of a tool. Exhaustive: a tool is called by its name, with arguments and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The name of the tool.
    pub tool: String,
    /// The arguments.
    pub arguments: Arguments,
}

/// The arguments of a call of a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Arguments {
    /// A text that is sent as it is; it should be JSON, and may not be.
    Text(String),
    /// A value made from the schema of the tool's parameters.
    Synthesized,
}

/// A response that is sent as it is, past the container and the service's own checks.
///
/// Exhaustive: a response of HTTP has these three parts.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// The status; 200 by default.
    pub status: StatusCode,
    /// The headers; none by default.
    pub headers: HeaderMap,
    /// The body; empty by default.
    pub body: Bytes,
}

/// The name, the file and the line of a rule, by which messages refer to it.
#[derive(Clone, Debug)]
pub struct RuleLocation {
    /// The name that the script gives the rule, if any.
    pub(crate) name: Option<String>,
    /// The last part of the path of the file.
    pub(crate) file_name: Arc<str>,
    /// The number of the line, counted from 1.
    pub(crate) line: usize,
}

impl RuleLocation {
    /// The name that the script gives the rule, if any.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The last part of the path of the file.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The number of the line, counted from 1.
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Returns whether a text is the name of the rule, or its file and line such as `replies.yaml:7`.
    pub fn is_called(&self, text: &str) -> bool {
        self.name() == Some(text)
            || text.split_once(':').is_some_and(|(file, line)| {
                file == self.file_name() && line == self.line.to_string()
            })
    }
}

/// Writes the name, if there is one, and then the file and the line in parentheses.
impl fmt::Display for RuleLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "`{name}` ")?;
        }
        write!(f, "({}:{})", self.file_name, self.line)
    }
}
