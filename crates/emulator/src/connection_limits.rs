//! The limits of connections, each of which an operator can set.

use std::time::Duration;

/// The times that a server waits for a client, and the number of clients.
///
/// A client that is slow holds up its own connection alone: when its time is over, that connection
/// is closed, and a line of the log names the client and the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionLimits {
    /// The longest time from the first byte of a request's head to its end, and from the start of a
    /// connection to the end of its first head; 30 seconds by default.
    pub head_timeout: Duration,
    /// The longest time between two requests of a connection; 2 minutes by default.
    pub idle_timeout: Duration,
    /// The longest time between two pieces of a request's body; 30 seconds by default.
    pub body_timeout: Duration,
    /// The longest time in which a client takes nothing of a response; a minute by default. The
    /// pauses of a paced stream do not count.
    pub unread_timeout: Duration,
    /// The most connections that are open at a time; `None` (the default) where only the system
    /// limits them. Further ones wait until one is closed.
    pub max_open: Option<usize>,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            head_timeout: HEAD_TIMEOUT,
            idle_timeout: IDLE_TIMEOUT,
            body_timeout: BODY_TIMEOUT,
            unread_timeout: UNREAD_TIMEOUT,
            max_open: None,
        }
    }
}

/// The default of [`ConnectionLimits::head_timeout`].
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// The default of [`ConnectionLimits::idle_timeout`]: longer than clients keep a connection, so that
/// it is mostly the client who closes it, and no request meets a connection that is being closed.
const IDLE_TIMEOUT: Duration = Duration::from_secs(120);

/// The default of [`ConnectionLimits::body_timeout`].
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The default of [`ConnectionLimits::unread_timeout`].
const UNREAD_TIMEOUT: Duration = Duration::from_secs(60);

impl ConnectionLimits {
    /// Returns the shortest of the times.
    pub(crate) fn shortest(&self) -> Duration {
        self.head_timeout.min(self.idle_timeout).min(self.unread_timeout)
    }
}
