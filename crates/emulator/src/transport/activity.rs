//! The activity of a connection, by which it is told whether its client is overdue.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::clock::{Instant, Timer};
use crate::connection_limits::ConnectionLimits;

/// The counts and instants of one connection. Its streams, its requests and its responses keep them.
#[derive(Debug)]
pub(crate) struct Activity {
    timer: Timer,
    opened: Instant,
    /// Milliseconds from the opening to the last byte that was read or written.
    progress: AtomicU64,
    /// Milliseconds from the opening to the first byte of a head that is not complete.
    head: AtomicU64,
    /// The exchanges under way: from the end of a request's head to that of its response's body.
    exchanges: AtomicUsize,
    /// The exchanges among them that wait for the server, and not for the client.
    working: AtomicUsize,
    /// `true` while the last write has not found room.
    is_blocked: AtomicBool,
    /// `true` once a request came over HTTP/2, where bytes that are read may belong to no head.
    is_http2: AtomicBool,
}

/// The value of [`Activity::head`] where no head is under way.
const NO_HEAD: u64 = u64::MAX;

/// The part of an exchange that a client is too slow with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overdue {
    /// The head of a request is not complete.
    Head,
    /// No request comes.
    Idle,
    /// Nothing of a response is taken.
    Unread,
}

impl fmt::Display for Overdue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Head => "no complete head of a request came (head_timeout)",
            Self::Idle => "no further request came (idle_timeout)",
            Self::Unread => "nothing of the response was taken (unread_timeout)",
        })
    }
}

impl Activity {
    /// Makes the activity of a connection that is opened now. Its first head is under way.
    pub(crate) fn new(timer: Timer) -> Self {
        Self {
            timer,
            opened: timer.now(),
            progress: AtomicU64::new(0),
            head: AtomicU64::new(0),
            exchanges: AtomicUsize::new(0),
            working: AtomicUsize::new(0),
            is_blocked: AtomicBool::new(false),
            is_http2: AtomicBool::new(false),
        }
    }

    /// Records that bytes of the client were read.
    pub(crate) fn record_read(&self) {
        let elapsed = self.elapsed();
        self.progress.store(elapsed, Relaxed);
        if self.exchanges.load(Relaxed) == 0 && self.head.load(Relaxed) == NO_HEAD {
            self.head.store(elapsed, Relaxed);
        }
    }

    /// Records that bytes of a response were taken.
    pub(crate) fn record_write(&self) {
        self.progress.store(self.elapsed(), Relaxed);
        self.is_blocked.store(false, Relaxed);
    }

    /// Records that there is no room for the bytes of a response.
    pub(crate) fn record_blocked_write(&self) {
        self.is_blocked.store(true, Relaxed);
    }

    /// Returns once the client is overdue, which may never be.
    pub(crate) async fn overdue(&self, limits: &ConnectionLimits) -> Overdue {
        loop {
            let now = self.timer.now();
            // A wait can begin that ends before the one of now, so it is looked again in time.
            let next = now + limits.shortest();
            let wake = match self.due(limits) {
                Some((overdue, due)) if due <= now => return overdue,
                Some((_, due)) => due.min(next),
                None => next,
            };
            self.timer.sleep_until(wake).await;
        }
    }

    /// Returns what the client has to do next, and the instant at which its time is over. `None`
    /// where the server has to act.
    fn due(&self, limits: &ConnectionLimits) -> Option<(Overdue, Instant)> {
        let progress = self.opened + Duration::from_millis(self.progress.load(Relaxed));
        let head = self.head.load(Relaxed);
        if self.working.load(Relaxed) > 0 {
            None
        } else if self.exchanges.load(Relaxed) > 0 || self.is_blocked.load(Relaxed) {
            Some((Overdue::Unread, progress + limits.unread_timeout))
        } else if head == NO_HEAD || self.is_http2.load(Relaxed) {
            Some((Overdue::Idle, progress + limits.idle_timeout))
        } else {
            let begun = self.opened + Duration::from_millis(head);
            Some((Overdue::Head, begun + limits.head_timeout))
        }
    }

    fn elapsed(&self) -> u64 {
        let elapsed = self.timer.now().duration_since(self.opened).as_millis();
        u64::try_from(elapsed).unwrap_or(NO_HEAD - 1)
    }
}

/// An exchange under way. When it is dropped, it has ended.
#[derive(Debug)]
pub(crate) struct ExchangeGuard {
    activity: Arc<Activity>,
    is_working: bool,
}

impl ExchangeGuard {
    /// Begins an exchange, for which the server has to act.
    pub(crate) fn begin(activity: Arc<Activity>, is_http2: bool) -> Self {
        activity.exchanges.fetch_add(1, Relaxed);
        activity.working.fetch_add(1, Relaxed);
        activity.head.store(NO_HEAD, Relaxed);
        if is_http2 {
            activity.is_http2.store(true, Relaxed);
        }
        Self { activity, is_working: true }
    }

    /// Records that it is the client's turn, or the server's.
    pub(crate) fn set_working(&mut self, is_working: bool) {
        if is_working == self.is_working {
            return;
        }
        self.is_working = is_working;
        if is_working {
            self.activity.working.fetch_add(1, Relaxed);
        } else {
            // The client's time begins now, and not when it last read something.
            self.activity.progress.store(self.activity.elapsed(), Relaxed);
            self.activity.working.fetch_sub(1, Relaxed);
        }
    }
}

impl Drop for ExchangeGuard {
    fn drop(&mut self) {
        self.set_working(false);
        self.activity.exchanges.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::{Activity, ExchangeGuard, Overdue};
    use crate::clock::{Instant, Timer};
    use crate::connection_limits::ConnectionLimits;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::sleep;

    fn limits() -> ConnectionLimits {
        ConnectionLimits {
            head_timeout: Duration::from_secs(3),
            idle_timeout: Duration::from_secs(10),
            unread_timeout: Duration::from_secs(5),
            ..ConnectionLimits::default()
        }
    }

    fn activity() -> Arc<Activity> {
        Arc::new(Activity::new(Timer::default()))
    }

    /// The seconds after which a client is overdue, and with what.
    async fn overdue(activity: &Activity) -> (u64, Overdue) {
        let started = Instant::now();
        let overdue = activity.overdue(&limits()).await;
        (started.elapsed().as_secs(), overdue)
    }

    #[tokio::test(start_paused = true)]
    async fn a_first_head_is_due_from_the_opening_on_and_a_later_one_from_its_first_byte_on() {
        let activity = activity();
        sleep(Duration::from_secs(1)).await;
        activity.record_read();
        assert_eq!(overdue(&activity).await, (2, Overdue::Head));
        drop(ExchangeGuard::begin(Arc::clone(&activity), false));
        assert_eq!(overdue(&activity).await, (10, Overdue::Idle));
        activity.record_read();
        // Another byte does not give it more time.
        sleep(Duration::from_secs(2)).await;
        activity.record_read();
        assert_eq!(overdue(&activity).await, (1, Overdue::Head));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_of_a_response_is_overdue_and_one_that_waits_is_not() {
        let activity = activity();
        let mut exchange = ExchangeGuard::begin(Arc::clone(&activity), false);
        let waited = tokio::time::timeout(Duration::from_secs(3_600), overdue(&activity)).await;
        assert!(waited.is_err(), "it is the server's turn");
        exchange.set_working(false);
        assert_eq!(overdue(&activity).await, (5, Overdue::Unread));
        activity.record_write();
        assert_eq!(overdue(&activity).await, (5, Overdue::Unread));
        drop(exchange);
        activity.record_blocked_write();
        assert_eq!(overdue(&activity).await, (0, Overdue::Unread));
        activity.record_write();
        assert_eq!(overdue(&activity).await, (10, Overdue::Idle));
    }

    #[tokio::test(start_paused = true)]
    async fn bytes_of_http2_that_belong_to_no_request_begin_no_head() {
        let activity = activity();
        drop(ExchangeGuard::begin(Arc::clone(&activity), true));
        activity.record_read();
        assert_eq!(overdue(&activity).await, (10, Overdue::Idle));
    }
}
