//! Timers of the machine, by which connections are timed and requests are measured.
//!
//! No file outside of this folder waits for time or measures it.

use std::future::Future;
use std::time::Duration;

pub use tokio::time::Instant;
use tokio::time::{Sleep, Timeout, sleep, sleep_until, timeout};

/// A source of instants, and of futures that wait for them.
///
/// Everything that is measured or given up after some time gets a timer, so that nothing reads the
/// machine's timers by itself. What an answer waits for goes by a
/// [`VirtualClock`](crate::VirtualClock).
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Timer;

#[expect(clippy::unused_self, reason = "who waits shows by whose time")]
impl Timer {
    /// Returns the present instant.
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

    /// Limits a future to a duration.
    pub(crate) fn timeout<F: Future>(self, duration: Duration, future: F) -> Timeout<F> {
        timeout(duration, future)
    }
}
