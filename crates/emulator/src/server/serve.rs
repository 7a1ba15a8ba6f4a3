//! A server that stops gracefully, for the emulator and for other services of axum.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use axum::serve::{IncomingStream, ListenerExt as _, TapIo};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tower_service::Service;

use crate::clock::Timer;

/// The time that requests under way have to end once the server is told to stop: 10 seconds,
/// after which whoever started the server has usually lost patience.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// A listener whose connections send each write at once.
type Undelayed = TapIo<TcpListener, fn(&mut TcpStream)>;

/// Serves connections until `shutdown` is done and the requests under way have ended, or
/// [`SHUTDOWN_GRACE`] later.
///
/// `connections` makes a service for each connection, as a router does.
///
/// # Errors
///
/// When the listener fails for good.
pub async fn serve<M, S>(
    listener: TcpListener,
    connections: M,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()>
where
    M: for<'a> Service<IncomingStream<'a, Undelayed>, Error = Infallible, Response = S>
        + Send
        + 'static,
    for<'a> <M as Service<IncomingStream<'a, Undelayed>>>::Future: Send,
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let stopping = Arc::new(Notify::new());
    let stop = Arc::clone(&stopping);
    let listener: Undelayed = listener.tap_io(set_nodelay);
    let server = axum::serve(listener, connections).with_graceful_shutdown(async move {
        shutdown.await;
        stop.notify_one();
    });
    tokio::select! {
        ended = server.into_future() => ended,
        () = grace(&stopping) => {
            tracing::warn!("requests were still under way after {SHUTDOWN_GRACE:?}");
            Ok(())
        }
    }
}

/// Sets `TCP_NODELAY`: without it, an event of a stream waits for the acknowledgement of the one
/// before.
fn set_nodelay(connection: &mut TcpStream) {
    if let Err(error) = connection.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY is refused");
    }
}

async fn grace(stopping: &Notify) {
    stopping.notified().await;
    Timer::default().sleep(SHUTDOWN_GRACE).await;
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpStream};

    use super::set_nodelay;

    #[tokio::test]
    async fn a_connection_sends_each_event_at_once() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (mut connection, _) = listener.accept().await.unwrap();
        assert!(!connection.nodelay().unwrap(), "set by the system");
        set_nodelay(&mut connection);
        assert!(connection.nodelay().unwrap());
    }
}
