//! The body of a request: read up to a limit, and never cut off while the client sends it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use bytes::BytesMut;
use futures_core::Stream;
use http_body_util::BodyExt as _;

/// Why a body is not there as a whole.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// It is larger than the limit.
    TooLarge,
    /// The connection broke before its end.
    Broken,
}

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(mut body: Body, limit: usize) -> Result<Bytes, BodyError> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else {
            continue;
        };
        if read.len() + data.len() > limit {
            return Err(BodyError::TooLarge);
        }
        read.extend_from_slice(&data);
    }
    Ok(read.freeze())
}

/// Sees to it that a client which is refused while it still sends gets to hear why: what is left
/// of its body is read and thrown away. Otherwise the connection would be reset, and the refusal
/// with it be lost.
pub(crate) async fn drain(request: Request, next: Next) -> Response {
    let request = request.map(|body| {
        if body.is_end_stream() { body } else { Body::from_stream(Drained::new(body)) }
    });
    next.run(request).await
}

/// How much of a body that nobody wants is read and thrown away, and for how long.
const MAX_DRAINED_BYTES: usize = 256 * 1024 * 1024;
const MAX_DRAINING_TIME: Duration = Duration::from_secs(30);

/// A body that is read to its end even if whoever holds it lets go.
struct Drained {
    rest: Option<BodyDataStream>,
}

impl Drained {
    fn new(body: Body) -> Self {
        Self { rest: Some(body.into_data_stream()) }
    }
}

impl Stream for Drained {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(rest) = &mut self.rest else {
            return Poll::Ready(None);
        };
        let polled = Pin::new(rest).poll_next(context);
        if let Poll::Ready(None | Some(Err(_))) = polled {
            self.rest = None;
        }
        polled
    }
}

impl Drop for Drained {
    fn drop(&mut self) {
        if let Some(rest) = self.rest.take() {
            tokio::spawn(tokio::time::timeout(MAX_DRAINING_TIME, discard(rest)));
        }
    }
}

async fn discard(mut rest: BodyDataStream) {
    let mut discarded = 0_usize;
    let mut next = async || std::future::poll_fn(|cx| Pin::new(&mut rest).poll_next(cx)).await;
    while let Some(Ok(data)) = next().await {
        discarded = discarded.saturating_add(data.len());
        if discarded > MAX_DRAINED_BYTES {
            return;
        }
    }
}
