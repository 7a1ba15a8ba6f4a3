//! The door: through it every request comes in, and every response goes out.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use arc_swap::ArcSwap;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use stagemaker_gateway::SourceIp;
use tower_service::Service;

use crate::body::request_body;
use crate::server::exchange::Entry;
use crate::server::snapshot::Served;

/// Opens a door for each connection.
#[derive(Clone)]
pub(crate) struct Doors(pub(crate) Arc<ArcSwap<Served>>);

/// The door of one connection. A request is served by what is in force when it comes, from its
/// first lock to its last byte.
#[derive(Clone)]
pub(crate) struct Door {
    current: Arc<ArcSwap<Served>>,
    from: SocketAddr,
}

impl<L: Listener<Addr = SocketAddr>> Service<IncomingStream<'_, L>> for Doors {
    type Response = Door;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Door, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, connection: IncomingStream<'_, L>) -> Self::Future {
        let door = Door { current: Arc::clone(&self.0), from: *connection.remote_addr() };
        std::future::ready(Ok(door))
    }
}

impl Service<Request> for Door {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let served = self.current.load_full();
        let entry = Entry::new(&served.stage, &request);
        let mut request = request_body::drained(request);
        // Tells the lock where a request comes from: no header does.
        request.extensions_mut().insert(SourceIp(self.from.ip()));
        let mut router = served.router.clone();
        let answered = router.call(request);
        Box::pin(async move { Ok(entry.close(&served.stage, answered.await?)) })
    }
}
