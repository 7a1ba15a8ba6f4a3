//! Instants, and waiting for them.

use std::future::Future;
use std::time::Duration;

pub use tokio::time::Instant;
use tokio::time::{Sleep, Timeout, sleep, sleep_until, timeout};

/// A source of instants, and of futures that wait for them. Everything that is paced, measured or
/// given up after some time gets one, so that nothing reads the machine's timers by itself.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Timer;

impl Timer {
    /// The instant that it is.
    pub fn now(self) -> Instant {
        Instant::now()
    }

    /// Waits until an instant.
    pub(crate) fn sleep_until(self, deadline: Instant) -> Sleep {
        sleep_until(deadline)
    }

    /// Waits for a duration.
    pub(crate) fn sleep(self, duration: Duration) -> Sleep {
        sleep(duration)
    }

    /// Gives a future a duration to end in.
    pub(crate) fn timeout<F: Future>(self, duration: Duration, future: F) -> Timeout<F> {
        timeout(duration, future)
    }
}
