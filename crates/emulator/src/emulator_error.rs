//! The reason why a configuration that was made by hand cannot be served.

use std::fmt;

use stagemaker_access::losses::Losses;
use stagemaker_gateway::{DuplicateAccessKeyId, InvalidSetting};

/// The reason why a configuration that was made by hand cannot be served.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmulatorError {
    /// Two credentials have the same access key id.
    Duplicate(DuplicateAccessKeyId),
    /// No token can be for the region.
    Setting(InvalidSetting),
    /// A changed configuration has lost restrictions, and nobody asked for it.
    Lost(Losses),
}

impl fmt::Display for EmulatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate(duplicate) => duplicate.fmt(f),
            Self::Setting(invalid) => invalid.fmt(f),
            Self::Lost(losses) => write!(f, "it has lost {losses}"),
        }
    }
}

impl std::error::Error for EmulatorError {}

impl From<DuplicateAccessKeyId> for EmulatorError {
    fn from(duplicate: DuplicateAccessKeyId) -> Self {
        Self::Duplicate(duplicate)
    }
}

impl From<InvalidSetting> for EmulatorError {
    fn from(invalid: InvalidSetting) -> Self {
        Self::Setting(invalid)
    }
}
