//! An entry of the journal while its request is answered.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use crate::clock::{Instant, Timer};
use crate::journal::blocks;
use crate::journal::buffers::{self, OPEN_BYTES};
use crate::journal::facts::{AnswerFacts, ArrivalFacts, BodyStart, Piece};
use crate::journal::packed::{End, PackedRequest, Tail};
use crate::journal::part::Part;
use crate::test_name::TestName;

/// A request that is being answered.
pub(crate) struct Entry {
    number: u64,
    test: Option<TestName>,
    started: Instant,
    /// The most bytes that are kept of a body.
    max_body_bytes: usize,
    growth: Mutex<Growth>,
}

/// The part of an entry that grows until the request has ended.
enum Growth {
    Open(Open),
    /// The request has ended. It is kept here too where somebody has the entry from before its end.
    Ended(Option<PackedRequest>),
}

/// A request that has not ended.
#[derive(Default)]
struct Open {
    parts: Vec<u8>,
    tail: Tail,
    /// The bytes of the answer that are kept.
    kept_bytes: usize,
    /// `false` where the entry is no longer in the journal, so that nothing more is kept.
    is_in_journal: bool,
}

/// An entry that has just ended.
pub(super) struct EndedEntry {
    pub(super) parts: Vec<u8>,
    pub(super) tail: Tail,
    /// `false` where the entry had left the journal before.
    pub(super) is_in_journal: bool,
}

impl Entry {
    /// Returns the parts of a request that has come: the first, with room for a short answer.
    pub(super) fn begin(arrival: ArrivalFacts<'_>) -> Vec<u8> {
        let mut parts = buffers::take();
        Part::Arrival(arrival).write(&mut parts);
        parts
    }

    /// Makes the entry of a request that has come.
    pub(super) fn new(
        number: u64,
        test: Option<TestName>,
        started: Instant,
        max_body_bytes: usize,
        parts: Vec<u8>,
    ) -> Self {
        let open = Open { parts, tail: Tail::default(), kept_bytes: 0, is_in_journal: true };
        Self { number, test, started, max_body_bytes, growth: Mutex::new(Growth::Open(open)) }
    }

    /// The number of the request, counted from 1.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// The test that it belongs to; none where it belongs to none.
    pub(super) const fn test(&self) -> Option<&TestName> {
        self.test.as_ref()
    }

    /// Returns what is known so far; of an entry that nobody had before its end, none. What is known of
    /// an open entry is copied, so that nobody waits for its reader.
    pub(super) fn packed(&self) -> Option<PackedRequest> {
        match &*self.lock() {
            Growth::Open(Open { parts, tail, .. }) => {
                Some(PackedRequest { bytes: Bytes::copy_from_slice(parts), tail: tail.clone() })
            }
            Growth::Ended(packed) => packed.clone(),
        }
    }

    /// Records the body of the request, and returns by how many bytes the entry has grown.
    pub(super) fn record_body(&self, body: &[u8]) -> usize {
        let body = BodyStart::of(body, self.max_body_bytes);
        self.grow(|open| Part::Body(body).write(&mut open.parts))
    }

    /// Records the head of the answer, and returns by how many bytes the entry has grown.
    pub(super) fn record_answer(&self, answer: AnswerFacts<'_>, tail: Tail) -> usize {
        self.grow(|open| {
            Part::Answer(answer).write(&mut open.parts);
            open.tail = tail;
        })
    }

    /// Records a piece of the answer that is handed to the connection, and returns by how many bytes
    /// the entry has grown.
    pub(super) fn record_piece(&self, piece: &Bytes, micros: u64) -> usize {
        self.grow(|open| {
            let room = self.max_body_bytes.saturating_sub(open.kept_bytes);
            let bytes = piece.get(..room.min(piece.len())).unwrap_or_default();
            open.tail.sent_bytes = open.tail.sent_bytes.saturating_add(piece.len());
            if !bytes.is_empty() {
                open.kept_bytes += bytes.len();
                Part::Piece(Piece { micros, bytes }).write(&mut open.parts);
            }
        })
    }

    /// Copies the parts of a request that is about to end; none where they are too long, or are not
    /// kept.
    pub(super) fn copy(&self) -> Option<Bytes> {
        match &*self.lock() {
            Growth::Open(open) if open.is_in_journal => blocks::copy(&open.parts),
            Growth::Open(_) | Growth::Ended(_) => None,
        }
    }

    /// Ends the entry, and returns its parts and what is known beside them; none where it has ended
    /// before.
    pub(super) fn end(&self, end: End) -> Option<EndedEntry> {
        let mut growth = self.lock();
        let Growth::Open(open) = &mut *growth else { return None };
        let Open { parts, mut tail, is_in_journal, .. } = std::mem::take(open);
        tail.end = Some(end);
        *growth = Growth::Ended(None);
        Some(EndedEntry { parts, tail, is_in_journal })
    }

    /// Keeps what is known of an ended entry, for those who have it from before its end.
    pub(super) fn keep(&self, packed: PackedRequest) {
        *self.lock() = Growth::Ended(Some(packed));
    }

    /// Ends the growth of an entry that is no longer in the journal, and returns the bytes by which it
    /// has grown.
    pub(super) fn leave_journal(&self) -> usize {
        match &mut *self.lock() {
            Growth::Open(open) => {
                open.is_in_journal = false;
                open.parts.capacity() - OPEN_BYTES
            }
            Growth::Ended(_) => 0,
        }
    }

    /// Returns the microseconds since the request came.
    pub(super) fn micros(&self, timer: Timer) -> u64 {
        let elapsed = timer.now().duration_since(self.started);
        u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
    }

    fn grow(&self, write: impl FnOnce(&mut Open)) -> usize {
        match &mut *self.lock() {
            Growth::Open(open) if open.is_in_journal => {
                let before = open.parts.capacity();
                write(open);
                open.parts.capacity() - before
            }
            Growth::Open(_) | Growth::Ended(_) => 0,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Growth> {
        self.growth.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
