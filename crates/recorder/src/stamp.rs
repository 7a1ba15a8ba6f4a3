//! Telling whether a file is as it was left.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::SystemTime;

/// The marks of a file that differ once somebody has written it or put another in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    number: u64,
}

impl Stamp {
    /// Returns the stamp of a file; none if there is no file.
    ///
    /// # Errors
    ///
    /// When it cannot be told.
    pub(crate) fn of(path: &Path) -> io::Result<Option<Self>> {
        match fs::metadata(path) {
            Ok(metadata) => Ok(Some(Self {
                length: metadata.len(),
                modified: metadata.modified().ok(),
                number: number(&metadata),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Returns the number of the file on its disk.
#[cfg(unix)]
fn number(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;

    metadata.ino()
}

/// Returns the same for all files: the time of the last change must do.
#[cfg(not(unix))]
const fn number(_: &Metadata) -> u64 {
    0
}
