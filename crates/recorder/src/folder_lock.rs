//! The lock of a folder: one recorder writes in it, and others are told.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::error::RecorderError;

/// The lock of a folder. It ends with the process, however that ends.
#[derive(Debug)]
pub(crate) struct FolderLock(
    #[expect(dead_code, reason = "the file is held open, and so locked")] Option<File>,
);

impl FolderLock {
    /// Locks a folder.
    ///
    /// # Errors
    ///
    /// When another recorder has locked it.
    pub(crate) fn take(folder: &Path) -> Result<Self, RecorderError> {
        match lock(folder) {
            Ok(Lock::Taken(file)) => Ok(Self(Some(file))),
            Ok(Lock::Busy) => Err(RecorderError::Folder(format!(
                "another recorder writes into {}: stop it first, or name another folder with \
                 --replies",
                folder.display()
            ))),
            // Some file systems of a network have no locks.
            Err(error) => {
                let folder = folder.display();
                tracing::warn!(
                    "{folder} cannot be locked: {error}; let no other recorder write there"
                );
                Ok(Self(None))
            }
        }
    }
}

/// The outcome of a try to lock.
enum Lock {
    /// The lock is this file's, as long as that is held open.
    Taken(File),
    /// Somebody else has the lock.
    Busy,
}

/// Locks the folder itself, so that there is no file that stays behind.
#[cfg(unix)]
fn lock(folder: &Path) -> io::Result<Lock> {
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::Errno;

    let file = File::open(folder)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Lock::Taken(file)),
        Err(Errno::WOULDBLOCK) => Ok(Lock::Busy),
        Err(error) => Err(error.into()),
    }
}

/// Opens a file that nobody else can open meanwhile, and that is gone once it is closed.
#[cfg(windows)]
fn lock(folder: &Path) -> io::Result<Lock> {
    use std::os::windows::fs::OpenOptionsExt as _;

    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let mut options = File::options();
    options.write(true).create(true).share_mode(0).custom_flags(FILE_FLAG_DELETE_ON_CLOSE);
    match options.open(folder.join(".recording.lock")) {
        Ok(file) => Ok(Lock::Taken(file)),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Ok(Lock::Busy),
        Err(error) => Err(error),
    }
}

/// Returns that there are no locks.
#[cfg(not(any(unix, windows)))]
fn lock(_: &Path) -> io::Result<Lock> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::FolderLock;

    #[test]
    fn a_folder_is_locked_by_one_and_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let lock = FolderLock::take(folder.path()).unwrap();
        let refused = FolderLock::take(folder.path()).unwrap_err().to_string();
        assert!(refused.contains(&*folder.path().to_string_lossy()), "{refused}");
        assert!(refused.contains("--replies"), "{refused}");
        drop(lock);
        FolderLock::take(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
