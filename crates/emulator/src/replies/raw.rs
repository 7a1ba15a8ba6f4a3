//! A response as it leaves the socket.

use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;

/// A response that is sent as it is, past the container and the service's front door.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}
