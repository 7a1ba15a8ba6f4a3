//! Why there is no value, and why a value is not valid.

use std::error::Error;
use std::fmt;

/// Why no value was made for a schema. Each pointer leads to a place in the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SynthesisError {
    /// The search for a value was given up, as the schema leaves too much to try.
    Exhausted { pointer: String },
    /// The schema is not one, or it refers to what is not there.
    Invalid { pointer: String, reason: String },
    /// The schema is larger than the bounds.
    TooLarge { pointer: String, reason: &'static str },
    /// No value that was tried is valid.
    Unsatisfiable { pointer: String, reason: String },
}

impl SynthesisError {
    /// Whether it is in vain to try something else.
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

/// Why a value is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// The schema cannot be used, so that nothing is valid.
    Schema(SynthesisError),
    /// A part of the value is not as the schema wants it; the pointer leads to that part.
    Value { pointer: String, reason: String },
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

/// A place in words; the pointer of the whole is empty, and would not be seen.
struct At<'a>(&'a str);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            "" => f.write_str("at its top"),
            pointer => write!(f, "at `{pointer}`"),
        }
    }
}
