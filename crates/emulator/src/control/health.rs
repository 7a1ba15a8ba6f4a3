//! Health, readiness and metrics, which a monitor asks for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::HeaderValue;
use axum::http::{Response, StatusCode};
use serde_json::json;

use crate::control::answer;
use crate::control::target::Target;

/// Says that the emulator runs.
pub(super) async fn health() -> Response<Body> {
    answer::json(StatusCode::OK, &json!({"status": "ok"}))
}

/// Says that the emulator answers requests, and for how many endpoints and principals.
pub(super) async fn ready(State(target): State<Arc<Target>>) -> Response<Body> {
    let snapshot = target.in_force.value().load();
    let principals = snapshot.access.credentials.len();
    let models = snapshot.state.catalog.models().len();
    answer::json(
        StatusCode::OK,
        &json!({"status": "ready", "principals": principals, "models": models}),
    )
}

/// Writes the counts for Prometheus.
pub(super) async fn metrics(State(target): State<Arc<Target>>) -> Response<Body> {
    let journal = &target.persistent.journal;
    let text = target.persistent.metrics.text(journal.totals().dropped, journal.bytes());
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    answer::typed(StatusCode::OK, HeaderValue::from_static(content_type), text)
}
