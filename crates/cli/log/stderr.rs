//! stderr as an output that nothing else of the process waits for.

use std::fs::File;
use std::io::{self, Write};
use std::thread;
use std::time::Duration;

/// A second descriptor of stderr. The one of the standard library is behind a lock, which a write
/// that is never taken would hold for ever.
pub(super) struct Stderr(File);

/// The time after which a write is tried again to an output that does not wait by itself.
const RETRY: Duration = Duration::from_millis(10);

impl Stderr {
    /// Makes a second descriptor.
    ///
    /// # Errors
    ///
    /// When stderr is closed, or the process has no descriptor left.
    #[cfg(unix)]
    pub(super) fn duplicate() -> io::Result<Self> {
        use std::os::fd::AsFd as _;
        Ok(Self(File::from(io::stderr().as_fd().try_clone_to_owned()?)))
    }

    /// Makes a second handle.
    ///
    /// # Errors
    ///
    /// When stderr is closed.
    #[cfg(windows)]
    pub(super) fn duplicate() -> io::Result<Self> {
        use std::os::windows::io::AsHandle as _;
        Ok(Self(File::from(io::stderr().as_handle().try_clone_to_owned()?)))
    }
}

impl Write for Stderr {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.0.write(bytes) {
                // Somebody who shares the terminal or the pipe has set it to not wait.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::sleep(RETRY),
                written => return written,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
