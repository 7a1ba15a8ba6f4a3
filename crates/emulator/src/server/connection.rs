//! The tower services of connections, which every request and every response passes.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use arc_swap::ArcSwap;
use axum::extract::Request;
use axum::response::Response;
use stagemaker_gateway::SourceIp;
use tower_service::Service;

use crate::connection_limits::ConnectionLimits;
use crate::server::exchange::Exchange;
use crate::server::headers;
use crate::server::snapshot::Snapshot;
use crate::transport::serve::Connections;

/// The services and limits of connections, by the configuration in force.
pub(crate) struct SnapshotConnections(pub(crate) Arc<ArcSwap<Snapshot>>);

/// The tower service of one connection. A request is answered by the configuration that is in force
/// when it comes, to its last byte.
#[derive(Clone)]
pub(crate) struct ConnectionService {
    current: Arc<ArcSwap<Snapshot>>,
    client: SocketAddr,
}

impl Connections for SnapshotConnections {
    type Service = ConnectionService;

    fn service(&self, client: SocketAddr) -> ConnectionService {
        ConnectionService { current: Arc::clone(&self.0), client }
    }

    fn limits(&self) -> ConnectionLimits {
        self.0.load().state.connection_limits
    }
}

impl Service<Request> for ConnectionService {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let snapshot = self.current.load_full();
        let exchange = Exchange::begin(&snapshot.state.persistent, &request);
        // No header tells the lock where a request comes from.
        request.extensions_mut().insert(SourceIp(self.client.ip()));
        let mut router = snapshot.router.clone();
        let answer = router.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            let persistent = &snapshot.state.persistent;
            headers::set(&mut response, exchange.request_id(), persistent.clock.now());
            exchange.log(persistent, &response);
            Ok(response)
        })
    }
}
