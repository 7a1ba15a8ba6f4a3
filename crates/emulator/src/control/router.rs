//! The routes of the control API.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post, put};
use tokio::sync::watch;
use tower_service::Service as _;

use crate::control::error::ControlError;
use crate::control::target::Target;
use crate::control::{
    clock, deployed, guard, health, index, principals, replies, requests, reset, settings,
};
use crate::in_force::InForce;
use crate::snapshot::Snapshot;
use crate::state::Persistent;

/// The start of the paths of the control API.
pub(crate) const CONTROL_PATHS: &str = "/_stagemaker/v1";

/// The control API of an emulator.
#[derive(Clone)]
pub(crate) struct ControlService {
    target: Arc<Target>,
    router: Router,
}

impl ControlService {
    /// Makes the API of an emulator that serves until the sender of `end` is dropped.
    pub(crate) fn new(
        in_force: Arc<InForce<Snapshot>>,
        persistent: Persistent,
        end: watch::Receiver<()>,
    ) -> Self {
        let target = Arc::new(Target { in_force, persistent, end });
        let router = routes().with_state(Arc::clone(&target));
        Self { target, router }
    }

    /// Returns whether a path is one of the API.
    pub(crate) fn is_path(path: &str) -> bool {
        let rest = path.strip_prefix(CONTROL_PATHS);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Answers a request of a client.
    pub(crate) async fn answer(mut self, mut request: Request, client: IpAddr) -> Response {
        let access = self.target.in_force.value().load().state.control_access.clone();
        match guard::check(&access, client, request.uri(), request.headers()) {
            Ok(()) => {
                strip_prefix(request.uri_mut());
                match self.router.call(request).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                }
            }
            Err(error) => error.into_response(),
        }
    }
}

/// Takes the start of all paths of the API away, which the routes leave out.
fn strip_prefix(uri: &mut Uri) {
    let path = uri.path_and_query().map_or("", PathAndQuery::as_str);
    let rest = path.strip_prefix(CONTROL_PATHS).unwrap_or_default();
    let rest = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };
    *uri = rest.parse().unwrap_or_default();
}

/// Returns the routes, each behind [`CONTROL_PATHS`].
fn routes() -> Router<Arc<Target>> {
    Router::new()
        .route("/", get(index::list))
        .route("/openapi.json", get(index::openapi))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/config", get(settings::show))
        .route("/requests", get(requests::list).delete(requests::remove))
        .route("/requests/check", post(requests::check))
        .route("/requests/{number}", get(requests::show_one))
        .route("/requests.jsonl", get(requests::export_lines))
        .route("/requests.har", get(requests::export_har))
        .route("/clock", get(clock::show).post(clock::change).delete(clock::reset))
        .route("/replies", get(replies::list).post(replies::add).delete(replies::remove))
        .route("/replies/{id}", delete(replies::remove_one))
        .route("/reset", post(reset::reset))
        .route("/endpoints", get(deployed::list))
        .route("/endpoints/{name}", put(deployed::put).delete(deployed::remove))
        .route(
            "/endpoints/{name}/inference-components/{component}",
            put(deployed::put_component).delete(deployed::remove_component),
        )
        .route("/principals", get(principals::list))
        .route("/principals/{access_key_id}", put(principals::put).delete(principals::remove))
        .method_not_allowed_fallback(async || ControlError::method_not_allowed())
        .fallback(async || ControlError::not_found("there is no such path: see /_stagemaker/v1/"))
}

impl fmt::Debug for ControlService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ControlService").finish_non_exhaustive()
    }
}
