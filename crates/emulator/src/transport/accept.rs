//! The acceptance of connections, which goes on when there is no room for more of them.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::clock::{Instant, Timer};

/// The connections of a listener, of which only so many are open at a time.
pub(crate) struct Acceptor {
    listener: TcpListener,
    timer: Timer,
    open: Arc<OpenConnections>,
    /// The instant at which it was last said that there is no room.
    last_said: Option<Instant>,
}

/// The time after which accepting is tried again, where the system has no room.
const RETRY: Duration = Duration::from_millis(100);

/// The time for which it is not said again that there is no room.
const SAID_AGAIN: Duration = Duration::from_secs(10);

/// A connection that counts as open until it is dropped.
pub(crate) struct OpenGuard(Arc<OpenConnections>);

/// The connections that are open.
#[derive(Default)]
struct OpenConnections {
    count: AtomicUsize,
    /// The note that one was closed.
    closed: Notify,
}

impl OpenGuard {
    fn new(open: &Arc<OpenConnections>) -> Self {
        open.count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(open))
    }
}

impl Drop for OpenGuard {
    fn drop(&mut self) {
        self.0.count.fetch_sub(1, Ordering::Relaxed);
        self.0.closed.notify_one();
    }
}

impl Acceptor {
    /// Wraps a listener.
    pub(crate) fn new(listener: TcpListener, timer: Timer) -> Self {
        Self { listener, timer, open: Arc::default(), last_said: None }
    }

    /// Returns the next connection, once fewer than `max_open` are open.
    ///
    /// The system's errors are said, and waited out: descriptors become free when connections end.
    pub(crate) async fn accept(
        &mut self,
        max_open: impl Fn() -> Option<usize>,
    ) -> (TcpStream, SocketAddr, OpenGuard) {
        loop {
            self.wait_for_room(&max_open).await;
            match self.listener.accept().await {
                Ok((stream, client)) => {
                    set_nodelay(&stream);
                    return (stream, client, OpenGuard::new(&self.open));
                }
                Err(error) if is_of_client(&error) => {}
                Err(error) => {
                    let what = format!("no connection can be accepted: {error}");
                    self.say_no_room(&what, "`ulimit -n` raises the limit of descriptors");
                    self.timer.sleep(RETRY).await;
                }
            }
        }
    }

    async fn wait_for_room(&mut self, max_open: &impl Fn() -> Option<usize>) {
        while max_open().is_some_and(|limit| self.open_count() >= limit.max(1)) {
            let remedy = "`connections.max_open`, and else `ulimit -n`, allows more";
            self.say_no_room("no more connections are accepted until one is closed", remedy);
            // The limit may change meanwhile.
            drop(self.timer.timeout(RETRY, self.open.closed.notified()).await);
        }
    }

    fn open_count(&self) -> usize {
        self.open.count.load(Ordering::Relaxed)
    }

    /// Logs that there is no room, and the remedy, but not again and again.
    fn say_no_room(&mut self, what: &str, remedy: &str) {
        let now = self.timer.now();
        if self.last_said.is_some_and(|said| now < said + SAID_AGAIN) {
            return;
        }
        self.last_said = Some(now);
        let open = self.open_count();
        tracing::error!("{what}; {open} are open, and new ones wait: {remedy}");
    }
}

/// Returns whether an error is about the one connection that was about to be accepted.
fn is_of_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Sets `TCP_NODELAY`: without it, an event of a stream waits for the acknowledgement of the one
/// before.
fn set_nodelay(connection: &TcpStream) {
    if let Err(error) = connection.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY is refused");
    }
}

#[cfg(test)]
mod tests {
    use super::Acceptor;
    use crate::clock::Timer;
    use std::time::Duration;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::timeout;

    async fn acceptor() -> (Acceptor, std::net::SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (Acceptor::new(listener, Timer::default()), address)
    }

    #[tokio::test]
    async fn a_connection_sends_each_event_at_once() {
        let (mut acceptor, address) = acceptor().await;
        let _client = TcpStream::connect(address).await.unwrap();
        let (connection, ..) = acceptor.accept(|| None).await;
        assert!(connection.nodelay().unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn that_there_is_no_room_is_said_again_after_a_while() {
        let (mut acceptor, _) = acceptor().await;
        let mut said = Vec::new();
        for seconds in [0, 5, 4, 1, 9, 1] {
            tokio::time::advance(Duration::from_secs(seconds)).await;
            acceptor.say_no_room("no room", "make some");
            said.push(acceptor.last_said);
        }
        assert!(said[0] == said[1] && said[1] == said[2] && said[2] != said[3], "{said:?}");
        assert!(said[3] == said[4] && said[4] != said[5], "{said:?}");
    }

    #[tokio::test]
    async fn a_connection_over_the_limit_waits_until_another_is_closed() {
        let (mut acceptor, address) = acceptor().await;
        let _clients = (
            TcpStream::connect(address).await.unwrap(),
            TcpStream::connect(address).await.unwrap(),
        );
        let (_first, _, open) = acceptor.accept(|| Some(1)).await;
        let second = timeout(Duration::from_millis(50), acceptor.accept(|| Some(1))).await;
        assert!(second.is_err(), "accepted over the limit");
        drop(open);
        let second = timeout(Duration::from_secs(30), acceptor.accept(|| Some(1))).await;
        assert!(second.is_ok(), "not accepted after one was closed");
    }
}
