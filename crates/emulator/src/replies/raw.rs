//! A response as it leaves the socket.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Response, StatusCode};

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

impl From<Raw> for Response<Body> {
    fn from(raw: Raw) -> Self {
        let mut response = Self::new(Body::from(raw.body));
        *response.status_mut() = raw.status;
        *response.headers_mut() = raw.headers;
        response
    }
}
