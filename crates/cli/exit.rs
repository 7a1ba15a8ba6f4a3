//! How the command ends.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// How a subcommand ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It did what it was asked: 0.
    Done,
    /// It looked, and refuses: 1.
    Refused,
    /// It could not look: 2.
    CouldNotTell,
    /// It ran another command, which ended with this status.
    Status(u8),
}

impl Outcome {
    /// The worse of two: what could not be told outweighs what was refused.
    pub(crate) const fn worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::CouldNotTell, _) | (_, Self::CouldNotTell) => Self::CouldNotTell,
            (Self::Refused, _) | (_, Self::Refused) => Self::Refused,
            _ => Self::Done,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Refused => 1,
            Outcome::CouldNotTell => 2,
            Outcome::Status(status) => status,
        })
    }
}

/// Why a subcommand could not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What to tell the user.
    Message(String),
    /// Nobody reads our output any more, so there is nobody to tell.
    BrokenPipe,
}

impl Failure {
    pub(crate) fn new(message: impl Display) -> Self {
        Self::Message(message.to_string())
    }

    /// Tells the user.
    pub(crate) fn report(&self) {
        if let Self::Message(message) = self {
            // Where stderr is closed too, there is nothing left to try.
            let _ = writeln!(io::stderr(), "error: {message}");
        }
    }
}

/// Writing results is all that fails without a message of its own.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::BrokenPipe
        } else {
            Self::new(format_args!("the result cannot be written: {error}"))
        }
    }
}

/// A string takes all that is written, so this never happens.
impl From<std::fmt::Error> for Failure {
    fn from(error: std::fmt::Error) -> Self {
        Self::new(error)
    }
}
