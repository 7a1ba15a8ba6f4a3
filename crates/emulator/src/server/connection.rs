//! The tower services of connections, which every request and every response passes.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use arc_swap::ArcSwap;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use axum::routing::future::RouteFuture;
use stagemaker_gateway::{RequestTime, SourceIp};
use tower_service::Service;

use crate::connection_limits::ConnectionLimits;
use crate::control::ControlService;
use crate::server::exchange::Exchange;
use crate::server::headers;
use crate::snapshot::Snapshot;
use crate::test_name::TestName;
use crate::transport::serve::Connections;
use crate::unverified::{TRUE, UNVERIFIED};

/// The services and limits of connections, by the configuration in force.
pub(crate) struct SnapshotConnections {
    pub(crate) current: Arc<ArcSwap<Snapshot>>,
    pub(crate) control: ControlService,
}

/// The tower service of one connection. A request is answered by the configuration that is in force
/// when it comes, to its last byte.
#[derive(Clone)]
pub(crate) struct ConnectionService {
    current: Arc<ArcSwap<Snapshot>>,
    control: ControlService,
    client: SocketAddr,
}

impl Connections for SnapshotConnections {
    type Service = ConnectionService;

    fn service(&self, client: SocketAddr) -> ConnectionService {
        let current = Arc::clone(&self.current);
        ConnectionService { current, control: self.control.clone(), client }
    }

    fn limits(&self) -> ConnectionLimits {
        self.current.load().state.connection_limits
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
        let persistent = &snapshot.state.persistent;
        let (test, refusal) = match TestName::take(&mut request, snapshot.state.test_by) {
            Ok(test) => (test, None),
            Err(refusal) => (None, Some(refusal)),
        };
        let clock = persistent.clock_of(test.as_ref());
        if clock.is_of_test() {
            request.extensions_mut().insert(RequestTime(clock.now()));
        }
        let client = self.client.ip();
        let exchange = Exchange::begin(persistent, &mut request, test, &clock, client);
        // No header tells the lock where a request comes from.
        request.extensions_mut().insert(SourceIp(client));
        let answer = match refusal {
            Some(refusal) => Answering::Refused(refusal.into_response()),
            None if ControlService::is_path(request.uri().path()) => {
                Answering::Control(Box::pin(self.control.clone().answer(request, client)))
            }
            None => Answering::Routed(routed(&snapshot, request)),
        };
        Box::pin(async move {
            let mut response = match answer {
                Answering::Routed(answer) => answer.await?,
                Answering::Control(answer) => answer.await,
                Answering::Refused(response) => response,
            };
            let persistent = &snapshot.state.persistent;
            let clock = persistent.clock_of(exchange.test());
            headers::set(&mut response, exchange.request_id(), clock.now());
            if snapshot.unverified.is_some() {
                response.headers_mut().insert(UNVERIFIED, TRUE);
            }
            exchange.log(persistent, &response);
            Ok(exchange.record(persistent, response))
        })
    }
}

/// Begins to answer a request by what the configuration in force routes, behind the lock that knows its
/// key.
fn routed(snapshot: &Snapshot, mut request: Request) -> RouteFuture<Infallible> {
    let router = match &snapshot.unverified {
        Some((unverified, router))
            if unverified.sign_again(&mut request, &snapshot.authenticator) =>
        {
            router
        }
        _ => &snapshot.router,
    };
    router.clone().call(request)
}

/// An answer that is being made.
enum Answering {
    /// By what the configuration in force routes.
    Routed(RouteFuture<Infallible>),
    /// By the control API.
    Control(Pin<Box<dyn Future<Output = Response> + Send>>),
    /// It is refused before anybody is asked.
    Refused(Response),
}
