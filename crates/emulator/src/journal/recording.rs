//! The recording of one request while it is answered.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};

use crate::clock::Timer;
use crate::journal::answer_head::AnswerHead;
use crate::journal::entry::{Arrival, Entry};
use crate::journal::ring::Ring;

/// A request that is being recorded. Dropped before its answer has ended, it ends without its client.
pub(crate) struct Recording {
    ring: Arc<Ring>,
    entry: Arc<Entry>,
    timer: Timer,
    has_ended: bool,
}

/// The entry of a request, in the request's extensions.
#[derive(Clone)]
pub(crate) struct EntryOfRequest(pub(crate) Arc<Entry>);

impl Recording {
    /// Begins to record a request; none where nothing is recorded.
    pub(crate) fn begin(
        ring: &Arc<Ring>,
        arrival: impl FnOnce() -> Arrival,
        timer: Timer,
    ) -> Option<Self> {
        let entry = ring.begin(arrival)?;
        Some(Self { ring: Arc::clone(ring), entry, timer, has_ended: false })
    }

    /// Returns the entry, for the extensions of the request.
    pub(crate) fn entry(&self) -> EntryOfRequest {
        EntryOfRequest(Arc::clone(&self.entry))
    }

    /// Records the head of an answer, and returns the answer with a body that records what is sent.
    pub(crate) fn answer(mut self, head: AnswerHead, response: Response) -> Response {
        self.entry.record_answer(head);
        self.ring.changed(&self.entry);
        if response.body().is_end_stream() {
            self.end(true);
            return response;
        }
        response.map(|body| Body::new(RecordedBody { body, recording: self }))
    }

    fn end(&mut self, is_complete: bool) {
        if !self.has_ended {
            self.has_ended = true;
            self.ring.end(&self.entry, is_complete, self.timer);
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.end(false);
    }
}

/// The body of an answer, which is recorded as it is handed to the connection.
struct RecordedBody {
    body: Body,
    recording: Recording,
}

impl HttpBody for RecordedBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let Recording { entry, timer, .. } = &self.recording;
        match &frame {
            Some(Ok(frame)) => {
                if let Some(piece) = frame.data_ref() {
                    entry.record_piece(piece, *timer);
                }
                // The connection asks no further, and the client may ask the journal at once.
                if self.body.is_end_stream() {
                    self.recording.end(true);
                }
            }
            Some(Err(_)) => self.recording.end(false),
            None => self.recording.end(true),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
