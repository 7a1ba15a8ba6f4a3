//! The reading of a request's body up to a limit.

use std::error::Error;

use axum::body::{Body, Bytes, HttpBody as _};
use bytes::BytesMut;
use http_body_util::BodyExt as _;

use crate::body::client_body::Overdue;

/// The reason why a body is not complete.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// The body is larger than the limit.
    TooLarge,
    /// The next piece of the body did not come in time.
    Overdue,
    /// The connection broke before the end of the body.
    Broken,
}

/// Reads a body of at most `limit` bytes. One that comes in one piece is not copied.
///
/// A body whose length says that it is larger is not read at all, so that a client that waits to be
/// invited to send it never is.
///
/// # Errors
///
/// When the body is larger, or it does not come in time, or the connection breaks.
pub(crate) async fn read(mut body: Body, limit: usize) -> Result<Bytes, BodyError> {
    let declared = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if declared > limit {
        return Err(BodyError::TooLarge);
    }
    let (mut first, mut rest) = (Bytes::new(), BytesMut::new());
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(BodyError::from)?.into_data() else {
            continue;
        };
        if first.len() + rest.len() + data.len() > limit {
            return Err(BodyError::TooLarge);
        }
        if first.is_empty() && rest.is_empty() {
            first = data;
        } else {
            rest.extend_from_slice(&std::mem::take(&mut first));
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
}

impl From<axum::Error> for BodyError {
    fn from(error: axum::Error) -> Self {
        // Each body around another one wraps its error once more.
        let mut cause: Option<&dyn Error> = Some(&error);
        while let Some(error) = cause {
            if error.is::<Overdue>() {
                return Self::Overdue;
            }
            cause = error.source();
        }
        Self::Broken
    }
}
