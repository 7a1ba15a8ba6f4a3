//! Answers of the control API.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode};
use serde::Serialize;

/// Writes an answer as JSON, with a line feed at its end for a terminal.
pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Response<Body> {
    let mut body = serde_json::to_vec_pretty(value).unwrap_or_default();
    body.push(b'\n');
    typed(status, HeaderValue::from_static("application/json"), body)
}

/// Writes an answer of another type.
pub(super) fn typed(
    status: StatusCode,
    content_type: HeaderValue,
    body: impl Into<Body>,
) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // No browser may take it for something else, or run it.
    headers.insert(NOSNIFF, HeaderValue::from_static("nosniff"));
    response
}

/// Writes how many were removed.
pub(super) fn removed(removed: usize) -> Response<Body> {
    json(StatusCode::OK, &Removed { removed })
}

/// Writes that a change was made, about which there is nothing to tell.
pub(super) fn done() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

#[derive(Serialize)]
struct Removed {
    removed: usize,
}

const NOSNIFF: HeaderName = HeaderName::from_static("x-content-type-options");
