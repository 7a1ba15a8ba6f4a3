//! The body of a request, up to a limit.

use axum::body::{Body, Bytes};
use bytes::BytesMut;
use http_body_util::BodyExt as _;

/// Why a body is not there as a whole.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// It is larger than the limit.
    TooLarge,
    /// The connection broke before its end.
    Broken,
}

/// How much of an oversize body is read and thrown away, so that a client that is still sending
/// gets to hear the refusal instead of a reset connection.
const MAX_DISCARDED_BYTES: usize = 256 * 1024 * 1024;

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(mut body: Body, limit: usize) -> Result<Bytes, BodyError> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else {
            continue;
        };
        if read.len() + data.len() > limit {
            discard(body).await;
            return Err(BodyError::TooLarge);
        }
        read.extend_from_slice(&data);
    }
    Ok(read.freeze())
}

/// Reads the rest of a body that will not be used.
pub(crate) async fn discard(mut body: Body) {
    let mut discarded = 0_usize;
    while let Some(Ok(frame)) = body.frame().await {
        discarded += frame.data_ref().map_or(0, Bytes::len);
        if discarded > MAX_DISCARDED_BYTES {
            return;
        }
    }
}
