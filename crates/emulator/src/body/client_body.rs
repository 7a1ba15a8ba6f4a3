//! The body of a request as its client sends it: at its own pace, and perhaps for nobody.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::EXPECT;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use tokio::time::Sleep;

use crate::clock::Timer;

/// The most of a dropped body that is read and discarded, in bytes.
const MAX_DRAINED_BYTES: usize = 256 * 1024 * 1024;

/// The longest that a dropped body is read for.
const MAX_DRAINING_TIME: Duration = Duration::from_secs(30);

/// The error of a body whose next piece has not come in time.
#[derive(Debug)]
pub(crate) struct Overdue;

impl fmt::Display for Overdue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the next piece of the request body did not come in time")
    }
}

impl Error for Overdue {}

/// Limits the time between two pieces of a request's body, and lets the rest of it be read and
/// discarded where it is dropped before its end.
///
/// Otherwise the connection of a client that is refused while it still sends would be reset, and
/// the refusal with it be lost. A body that the client only sends once it is invited to is not.
pub(crate) fn wrap(request: Request, timeout: Option<Duration>) -> Request {
    let awaits_invitation = awaits_invitation(request.headers());
    request.map(|body| {
        if body.is_end_stream() {
            return body;
        }
        Body::new(ClientBody { body: Some(body), awaits_invitation, timeout, sleep: None })
    })
}

/// Returns whether a client waits to be invited to send the body (RFC 9110, section 10.1.1).
fn awaits_invitation(headers: &HeaderMap) -> bool {
    headers.get(EXPECT).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// The body of a request that is sent by a client.
struct ClientBody {
    /// The body; `None` once it has ended.
    body: Option<Body>,
    /// `true` until the body is first read, which invites a client that waits for it.
    awaits_invitation: bool,
    /// The longest time between two pieces; `None` where nothing limits it.
    timeout: Option<Duration>,
    /// The wait for the next piece, made when one has to be waited for.
    sleep: Option<Pin<Box<Sleep>>>,
}

impl ClientBody {
    /// Waits for the end of the time in which the next piece must come.
    fn poll_overdue(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(timeout) = self.timeout else { return Poll::Pending };
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(Timer::default().sleep(timeout)));
        sleep.as_mut().poll(context)
    }
}

impl HttpBody for ClientBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.awaits_invitation = false;
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        match Pin::new(body).poll_frame(context) {
            Poll::Ready(frame) => {
                self.sleep = None;
                if !matches!(frame, Some(Ok(_))) {
                    self.body = None;
                }
                Poll::Ready(frame)
            }
            Poll::Pending => {
                std::task::ready!(self.poll_overdue(context));
                // It is not read on: the connection is closed behind the answer.
                self.body = None;
                Poll::Ready(Some(Err(axum::Error::new(Overdue))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), HttpBody::size_hint)
    }
}

impl Drop for ClientBody {
    fn drop(&mut self) {
        if self.awaits_invitation {
            return;
        }
        if let Some(rest) = self.body.take().filter(|rest| !rest.is_end_stream()) {
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

#[cfg(test)]
mod tests {
    use super::{MAX_DRAINED_BYTES, MAX_DRAINING_TIME, wrap};
    use axum::body::{Body, Bytes, HttpBody};
    use axum::extract::Request;
    use http_body::Frame;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll};
    use std::time::Duration;
    use tokio::time::sleep;

    /// A body without end, of pieces of a size; of none where the size is 0.
    struct Endless {
        size: usize,
        read: Arc<AtomicUsize>,
    }

    impl HttpBody for Endless {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            if self.size == 0 {
                return Poll::Pending;
            }
            self.read.fetch_add(self.size, Ordering::Relaxed);
            Poll::Ready(Some(Ok(Frame::data(vec![0; self.size].into()))))
        }
    }

    /// Drops a request with such a body, and returns the bytes that are read; there is a second owner
    /// of them for as long as the body is read.
    fn drop_request(size: usize) -> Arc<AtomicUsize> {
        let read = Arc::new(AtomicUsize::new(0));
        let body = Body::new(Endless { size, read: Arc::clone(&read) });
        drop(wrap(Request::new(body), None));
        read
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_body_that_never_ends_is_read_for_its_time_and_no_longer() {
        let read = drop_request(0);
        sleep(MAX_DRAINING_TIME.saturating_sub(Duration::from_secs(1))).await;
        assert_eq!(Arc::strong_count(&read), 2, "it is no longer read");
        sleep(Duration::from_secs(2)).await;
        assert_eq!(Arc::strong_count(&read), 1, "it is still read");
    }

    #[tokio::test(start_paused = true)]
    async fn of_a_dropped_body_so_many_bytes_are_read_and_no_more() {
        const PIECE: usize = 1024 * 1024;
        let read = drop_request(PIECE);
        sleep(Duration::from_secs(1)).await;
        assert_eq!(Arc::strong_count(&read), 1, "it is still read");
        assert_eq!(read.load(Ordering::Relaxed), MAX_DRAINED_BYTES + PIECE);
    }
}
