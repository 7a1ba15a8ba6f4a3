//! An entry of the journal: a request and its answer.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::Method;

use crate::clock::{Instant, Timer};
use crate::ids::RequestId;
use crate::journal::answer_head::AnswerHead;
use crate::journal::headers::Headers;
use crate::test_name::TestName;

/// A request, and its answer so far.
pub(crate) struct Entry {
    number: u64,
    arrival: Arrival,
    /// The most bytes that are kept of a body.
    max_body_bytes: usize,
    progress: Mutex<Progress>,
    /// The bytes that all entries hold.
    all_bytes: Arc<AtomicUsize>,
}

/// The facts of a request that are known when its head has come.
pub(crate) struct Arrival {
    pub(crate) started: Instant,
    /// Microseconds since 1970, by the machine's clock.
    pub(crate) machine_micros: i64,
    /// Microseconds since 1970, by the clock that the request is answered by.
    pub(crate) clock_micros: i64,
    pub(crate) request_id: RequestId,
    pub(crate) client: IpAddr,
    pub(crate) test: Option<TestName>,
    pub(crate) method: Method,
    /// The path and the query. It is copied: that of the request lies in the buffer of the connection.
    pub(crate) path: Box<str>,
    pub(crate) headers: Headers,
}

/// The part of an entry that grows until the request has ended.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) body: Option<Recorded>,
    pub(crate) answer: Option<AnswerHead>,
    pub(crate) sent: Recorded,
    /// The pieces of the answer: where each ends in `sent`, and when it was taken.
    pub(crate) events: Vec<Event>,
    pub(crate) end: Option<End>,
    /// The bytes that the entry holds; `None` once it is no longer in the journal.
    bytes: Option<usize>,
}

/// The start of a body, and its length.
#[derive(Default)]
pub(crate) struct Recorded {
    pub(crate) start: Vec<u8>,
    pub(crate) length: usize,
}

/// A piece of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// The bytes of the answer up to the end of the piece.
    pub(crate) end: usize,
    /// Microseconds from the request to the instant at which it was handed to the connection.
    pub(crate) micros: u64,
}

/// The end of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// The place among the ends of all requests, counted from 1.
    pub(crate) order: u64,
    /// `false` where the client was gone before the end of its answer.
    pub(crate) is_complete: bool,
    /// Microseconds since the request came.
    pub(crate) micros: u64,
}

/// An estimate of the bytes that an entry takes in addition to its texts.
const ENTRY_BYTES: usize = 640;

impl Entry {
    pub(super) fn new(
        number: u64,
        arrival: Arrival,
        max_body_bytes: usize,
        all_bytes: &Arc<AtomicUsize>,
    ) -> Self {
        let bytes = ENTRY_BYTES + arrival.path.len() + arrival.headers.bytes();
        all_bytes.fetch_add(bytes, Ordering::Relaxed);
        let progress = Progress { bytes: Some(bytes), ..Progress::default() };
        let progress = Mutex::new(progress);
        Self { number, arrival, max_body_bytes, progress, all_bytes: Arc::clone(all_bytes) }
    }

    /// The number of the request, counted from 1.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// The name of its test; empty where it belongs to none.
    pub(crate) fn test(&self) -> &str {
        self.arrival.test.as_ref().map_or("", |test| test.text())
    }

    /// The facts that were known when its head had come.
    pub(crate) const fn arrival(&self) -> &Arrival {
        &self.arrival
    }

    /// The part that grows until the request has ended.
    pub(crate) fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records the body of the request.
    pub(crate) fn record_body(&self, body: &[u8]) {
        let mut progress = self.progress();
        let recorded = Recorded::of(body, self.max_body_bytes);
        self.grow(&mut progress, recorded.start.len());
        if progress.bytes.is_some() {
            progress.body = Some(recorded);
        }
    }

    /// Records the head of the answer.
    pub(crate) fn record_answer(&self, answer: AnswerHead) {
        let mut progress = self.progress();
        self.grow(&mut progress, answer.headers.bytes());
        progress.answer = Some(answer);
    }

    /// Records a piece of the answer that is handed to the connection.
    pub(crate) fn record_piece(&self, piece: &Bytes, timer: Timer) {
        let micros = self.micros(timer);
        let mut progress = self.progress();
        let room = self.max_body_bytes.saturating_sub(progress.sent.start.len());
        let kept = piece.get(..room.min(piece.len())).unwrap_or_default();
        progress.sent.length = progress.sent.length.saturating_add(piece.len());
        if progress.bytes.is_none() || kept.is_empty() {
            return;
        }
        progress.sent.start.extend_from_slice(kept);
        let end = progress.sent.start.len();
        if progress.events.is_empty() {
            // Most answers have one piece.
            progress.events.reserve_exact(1);
        }
        progress.events.push(Event { end, micros });
        self.grow(&mut progress, kept.len() + size_of::<Event>());
    }

    /// Records the end of the request, unless it has ended before, and counts it among all ends.
    pub(super) fn record_end(&self, is_complete: bool, timer: Timer, ends: &AtomicU64) -> bool {
        let micros = self.micros(timer);
        let mut progress = self.progress();
        let is_first = progress.end.is_none();
        if is_first {
            // Counted under the lock of the entry, so that whoever has read the count finds the end.
            let order = ends.fetch_add(1, Ordering::Relaxed) + 1;
            progress.end = Some(End { order, is_complete, micros });
            progress.sent.start.shrink_to_fit();
            progress.events.shrink_to_fit();
        }
        is_first
    }

    /// Frees what the entry holds, which is no longer in the journal.
    pub(super) fn release(&self) {
        let mut progress = self.progress();
        if let Some(bytes) = progress.bytes.take() {
            self.all_bytes.fetch_sub(bytes, Ordering::Relaxed);
        }
    }

    fn grow(&self, progress: &mut Progress, bytes: usize) {
        if let Some(held) = &mut progress.bytes {
            *held += bytes;
            self.all_bytes.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    fn micros(&self, timer: Timer) -> u64 {
        let elapsed = timer.now().duration_since(self.arrival.started);
        u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
    }
}

impl Recorded {
    fn of(bytes: &[u8], max_bytes: usize) -> Self {
        let start = bytes.get(..max_bytes.min(bytes.len())).unwrap_or_default().to_vec();
        Self { start, length: bytes.len() }
    }

    /// Returns whether not all of the body was kept.
    pub(crate) fn is_cut(&self) -> bool {
        self.start.len() < self.length
    }
}
