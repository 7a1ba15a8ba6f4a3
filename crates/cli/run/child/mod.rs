//! A child process, and whatever it starts.

#[cfg(unix)]
mod orphans;
#[cfg(not(unix))]
mod portable;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use self::portable::{run, signal};
#[cfg(unix)]
pub(crate) use self::unix::{run, signal};
