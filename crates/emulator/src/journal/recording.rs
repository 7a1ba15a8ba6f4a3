//! The recording of one request while it is answered.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::Error;
use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use stagemaker_gateway::Grant;
use stagemaker_replies::parts::RuleLocation;

use crate::clock::{Instant, Timer};
use crate::journal::entry::Entry;
use crate::journal::facts::{AnswerFacts, ArrivalFacts};
use crate::journal::packed::Tail;
use crate::journal::ring::Ring;
use crate::test_name::TestName;

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
    pub(crate) fn begin<'a>(
        ring: &Arc<Ring>,
        test: Option<TestName>,
        (started, timer): (Instant, Timer),
        arrival: impl FnOnce() -> ArrivalFacts<'a>,
    ) -> Option<Self> {
        let entry = ring.begin(test, started, arrival)?;
        Some(Self { ring: Arc::clone(ring), entry, timer, has_ended: false })
    }

    /// Returns the entry, for the extensions of the request.
    pub(crate) fn entry(&self) -> EntryOfRequest {
        EntryOfRequest(Arc::clone(&self.entry))
    }

    /// Records the head of an answer, with the statements that allowed it and the rule that answered.
    pub(crate) fn record_answer(
        &self,
        answer: AnswerFacts<'_>,
        grant: Option<Grant>,
        rule: Option<Arc<RuleLocation>>,
    ) {
        self.ring.record_answer(&self.entry, answer, Tail { grant, rule, ..Tail::default() });
    }

    /// Returns an answer with a body that records what is sent of it.
    pub(crate) fn answer(mut self, response: Response) -> Response {
        if response.body().is_end_stream() {
            let micros = self.entry.micros(self.timer);
            self.end(true, micros);
            return response;
        }
        response.map(|body| Body::new(RecordedBody { body, recording: self }))
    }

    fn end(&mut self, is_complete: bool, micros: u64) {
        if !self.has_ended {
            self.has_ended = true;
            self.ring.end(&self.entry, is_complete, micros);
        }
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        if !self.has_ended {
            self.end(false, self.entry.micros(self.timer));
        }
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
        let recording = &mut self.recording;
        let micros = recording.entry.micros(recording.timer);
        match &frame {
            Some(Ok(frame)) => {
                if let Some(piece) = frame.data_ref() {
                    recording.ring.record_piece(&recording.entry, piece, micros);
                }
                // The connection asks no further, and the client may ask the journal at once.
                if self.body.is_end_stream() {
                    self.recording.end(true, micros);
                }
            }
            Some(Err(_)) => recording.end(false, micros),
            None => recording.end(true, micros),
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
