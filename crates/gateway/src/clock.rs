//! Where the time comes from.

use std::time::{SystemTime, UNIX_EPOCH};

use stagemaker_verifier::Timestamp;

/// Says what time it is. Closures are clocks too, which is how a test stops the time.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

impl<F> Clock for F
where
    F: Fn() -> Timestamp + Send + Sync,
{
    fn now(&self) -> Timestamp {
        self()
    }
}

/// The instant by which a request is judged, which whoever accepts connections may put into its
/// extensions. Without it, a request is judged by the clock of the lock.
///
/// It is for servers whose requests go by clocks of their own, such as one that tests what happens
/// when a token ends. SPEC T3
///
/// Exhaustive: it is an instant and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestTime(pub Timestamp);

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    /// A machine whose clock stands before 1970 is treated as standing at 1970.
    fn now(&self) -> Timestamp {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_unix_seconds(i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX))
    }
}
