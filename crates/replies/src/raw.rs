//! A response as it leaves the socket.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

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
