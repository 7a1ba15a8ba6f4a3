//! The reason why a recorder or a replay cannot be started, or a recording not be kept.

use std::fmt;

/// The reason why a recorder or a replay cannot be started, or a recording not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecorderError {
    /// The URL of the server that is to be asked is not one, or holds a secret.
    Upstream(String),
    /// The certificates of this machine cannot be read.
    Certificates(String),
    /// The folder of the recordings cannot be read or written, or holds nothing to replay.
    Folder(String),
    /// What the folder holds is wrong, each problem on a line.
    Replies(String),
}

impl fmt::Display for RecorderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Upstream(message)
            | Self::Certificates(message)
            | Self::Folder(message)
            | Self::Replies(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for RecorderError {}
