//! The limit of the size of a file (`ulimit -f`), which ends a process that knows no better.

use std::io;

/// Lets a write that would make a file too large fail from now on, instead of ending the process.
#[cfg(unix)]
pub(crate) fn fail_writes() -> io::Result<()> {
    use rustix::process::Signal;
    use tokio::signal::unix::{SignalKind, signal};

    // Whoever listens for a signal replaces what it does by itself, and for good.
    signal(SignalKind::from_raw(Signal::XFSZ.as_raw())).map(drop)
}

/// Lets a write that would make a file too large fail, as it does where there is no such signal.
#[cfg(not(unix))]
pub(crate) fn fail_writes() -> io::Result<()> {
    Ok(())
}
