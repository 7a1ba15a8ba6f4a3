//! A server that stops gracefully, for the emulator and for other tower services.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service;

use crate::clock::Timer;
use crate::connection_limits::ConnectionLimits;
use crate::transport::accept::{Acceptor, OpenGuard};
use crate::transport::activity::Activity;
use crate::transport::hyper_service::HyperService;
use crate::transport::monitored_stream::MonitoredStream;

/// The time that requests under way have to end once the server is told to stop: 10 seconds,
/// after which whoever started the server has usually lost patience.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// The largest head of a request, in bytes. It is far more than the longest token needs, so that the
/// lock can say which header is too long.
const MAX_HEAD_BYTES: usize = 400 * 1024;

/// The most requests of one connection of HTTP/2 that are under way at a time.
const MAX_STREAMS: u32 = 200;

/// The services of connections, and the limits of those that are still to come.
pub(crate) trait Connections: Send + Sync + 'static {
    /// The service of one connection.
    type Service: Service<Request, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static;

    /// Makes the service of the connection of a client.
    fn service(&self, client: SocketAddr) -> Self::Service;

    /// Returns the limits in force.
    fn limits(&self) -> ConnectionLimits;
}

/// One service for all connections, with the default limits.
struct Shared<S>(S);

impl<S> Connections for Shared<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send,
{
    type Service = S;

    fn service(&self, _: SocketAddr) -> S {
        self.0.clone()
    }

    fn limits(&self) -> ConnectionLimits {
        ConnectionLimits::default()
    }
}

/// Serves a tower service, such as a router, over HTTP/1.1 and HTTP/2, until `shutdown` is done and
/// the requests under way have ended, or [`SHUTDOWN_GRACE`] later.
///
/// Connections have the default [`ConnectionLimits`].
///
/// # Errors
///
/// None so far: that connections cannot be accepted is logged, and tried again.
pub async fn serve<S>(
    listener: TcpListener,
    service: S,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send,
{
    serve_connections(listener, Shared(service), shutdown).await
}

/// Serves connections as [`serve`] does, each by a service of its own.
pub(crate) async fn serve_connections(
    listener: TcpListener,
    connections: impl Connections,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let timer = Timer::default();
    let graceful = GracefulShutdown::new();
    let builder = Arc::new(builder());
    let mut acceptor = Acceptor::new(listener, timer);
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = acceptor.accept(|| connections.limits().max_open) => accepted,
            () = &mut shutdown => break,
        };
        let (stream, client, open) = accepted;
        let connection = Connection {
            stream,
            client,
            limits: connections.limits(),
            timer,
            builder: Arc::clone(&builder),
            graceful: graceful.watcher(),
            _open: open,
        };
        tokio::spawn(connection.run(connections.service(client)));
    }
    drop(acceptor);
    if timer.timeout(SHUTDOWN_GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still under way after {SHUTDOWN_GRACE:?}");
    }
    Ok(())
}

/// A connection that was accepted.
struct Connection {
    stream: TcpStream,
    client: SocketAddr,
    limits: ConnectionLimits,
    timer: Timer,
    builder: Arc<Builder<TokioExecutor>>,
    graceful: Watcher,
    _open: OpenGuard,
}

impl Connection {
    /// Answers the requests of the connection, until it ends or the client is overdue.
    async fn run<S>(self, service: S)
    where
        S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
        S::Future: Send,
    {
        let Self { stream, client, limits, timer, builder, graceful, _open } = self;
        let activity = Arc::new(Activity::new(timer));
        let stream = TokioIo::new(MonitoredStream::new(stream, Arc::clone(&activity)));
        let service = HyperService {
            service,
            client,
            activity: Arc::clone(&activity),
            body_timeout: limits.body_timeout,
        };
        let connection = pin!(graceful.watch(builder.serve_connection(stream, service)));
        tokio::select! {
            biased;
            ended = connection => if let Err(error) = ended {
                tracing::debug!(%client, error, "a connection broke");
            },
            overdue = activity.overdue(&limits) => {
                tracing::info!("the connection of {client} is closed: {overdue}");
            }
        }
    }
}

/// Returns the settings of connections.
fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    // A client may have sent all that it will send, and still wait for the answer. No timer of the
    // library is set: `Activity` tells when a client is overdue, without one timer a request.
    builder.http1().half_close(true).header_read_timeout(None).max_buf_size(MAX_HEAD_BYTES);
    let max_header_list_size = u32::try_from(MAX_HEAD_BYTES).unwrap_or(u32::MAX);
    builder.http2().max_concurrent_streams(MAX_STREAMS).max_header_list_size(max_header_list_size);
    builder
}
