//! The body of a request, which is read up to a limit and never cut off while the client sends it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use bytes::BytesMut;
use http_body::Frame;
use http_body_util::BodyExt as _;

use crate::clock::Timer;

/// The reason why a body is not complete.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// The body is larger than the limit.
    TooLarge,
    /// The connection broke before the end of the body.
    Broken,
}

/// Reads a body of at most `limit` bytes. One that comes in one piece is not copied.
///
/// # Errors
///
/// When the body is larger, or the connection breaks.
pub(crate) async fn read(mut body: Body, limit: usize) -> Result<Bytes, BodyError> {
    let (mut first, mut rest) = (Bytes::new(), BytesMut::new());
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else {
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

/// Lets the rest of a request's body be read and discarded where it is dropped before its end.
///
/// Otherwise the connection of a client that is refused while it still sends would be reset, and
/// the refusal with it be lost.
pub(crate) fn drain_on_drop(request: Request) -> Request {
    request.map(|body| if body.is_end_stream() { body } else { Body::new(DrainOnDrop(Some(body))) })
}

/// The most of a dropped body that is read and discarded, in bytes.
const MAX_DRAINED_BYTES: usize = 256 * 1024 * 1024;
/// The longest that a dropped body is read for.
const MAX_DRAINING_TIME: Duration = Duration::from_secs(30);

/// A body that is read to its end even if it is dropped before; empty once it has ended.
struct DrainOnDrop(Option<Body>);

impl HttpBody for DrainOnDrop {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Some(body) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let polled = Pin::new(body).poll_frame(context);
        if let Poll::Ready(None | Some(Err(_))) = polled {
            self.0 = None;
        }
        polled
    }
}

impl Drop for DrainOnDrop {
    fn drop(&mut self) {
        if let Some(rest) = self.0.take().filter(|rest| !rest.is_end_stream()) {
            let discarding = Timer::default().timeout(MAX_DRAINING_TIME, discard(rest));
            tokio::spawn(discarding);
        }
    }
}

async fn discard(mut rest: Body) {
    let mut discarded = 0_usize;
    while let Some(Ok(frame)) = rest.frame().await {
        discarded = discarded.saturating_add(frame.data_ref().map_or(0, Bytes::len));
        if discarded > MAX_DRAINED_BYTES {
            return;
        }
    }
}
