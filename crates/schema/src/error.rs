//! The errors of generation and of validation.

use std::error::Error;
use std::fmt;

/// The reason why no value was generated for a schema.
///
/// Each `pointer` is a JSON pointer into the schema, and is empty for the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SynthesisError {
    /// A search that was given up, as the schema leaves too much to try.
    Exhausted {
        /// JSON pointer to the schema.
        pointer: String,
    },
    /// A schema that is not valid, or that has a reference to nothing.
    Invalid {
        /// JSON pointer to the schema.
        pointer: String,
        /// The fault, in words.
        reason: String,
    },
    /// A schema that exceeds a limit of size.
    TooLarge {
        /// JSON pointer to the schema.
        pointer: String,
        /// The limit that is exceeded, in words.
        reason: &'static str,
    },
    /// A schema that no tried value satisfies.
    Unsatisfiable {
        /// JSON pointer to the schema.
        pointer: String,
        /// The reason why the first value was refused, in words.
        reason: String,
    },
}

impl SynthesisError {
    /// Returns whether other values of the schema would fail for the same reason.
    pub(crate) const fn is_final(&self) -> bool {
        !matches!(self, Self::Unsatisfiable { .. })
    }
}

impl fmt::Display for SynthesisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exhausted { pointer } => {
                write!(f, "the search for a value was given up {}: too much to try", At(pointer))
            }
            Self::Invalid { pointer, reason } => {
                write!(f, "the schema is not valid {}: {reason}", At(pointer))
            }
            Self::TooLarge { pointer, reason } => {
                write!(f, "the schema is too large {}: {reason}", At(pointer))
            }
            Self::Unsatisfiable { pointer, reason } => {
                write!(f, "no value was found that satisfies the schema {}: {reason}", At(pointer))
            }
        }
    }
}

impl Error for SynthesisError {}

/// The reason why a value is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Violation {
    /// A schema that cannot be used, so that no value is valid.
    Schema(SynthesisError),
    /// A part of the value that does not satisfy the schema.
    Value {
        /// JSON pointer to the part; empty for the whole value.
        pointer: String,
        /// The fault, in words.
        reason: String,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(error) => error.fmt(f),
            Self::Value { pointer, reason } => {
                write!(f, "the value is not valid {}: {reason}", At(pointer))
            }
        }
    }
}

impl Error for Violation {}

/// A JSON pointer in words: the pointer of the whole is empty, and would not be seen.
struct At<'a>(&'a str);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => f.write_str("at its top"),
            pointer => write!(f, "at `{pointer}`"),
        }
    }
}
