//! The journal: the requests of late, in the order in which they came.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::{ArcSwap, Guard};
use axum::body::Bytes;
use stagemaker_redact::Redactor;

use crate::clock::Instant;
use crate::journal::buffers;
use crate::journal::buffers::OPEN_BYTES;
use crate::journal::changes::{Changes, Subscription};
use crate::journal::entry::Entry;
use crate::journal::facts::{AnswerFacts, ArrivalFacts};
use crate::journal::kept::KeptRequest;
use crate::journal::limits::JournalLimits;
use crate::journal::packed::Tail;
use crate::journal::queue::{Queue, Totals};
use crate::test_name::TestName;

/// The requests of late, and their number so far.
pub(crate) struct Ring {
    /// The bounds, apart: each holds for itself.
    max_entries: AtomicUsize,
    max_bytes: AtomicUsize,
    queue: Mutex<Queue>,
    /// The bytes by which requests that are being answered have grown. It is less than none for a moment
    /// where one leaves that another thread is adding to.
    growth: AtomicI64,
    /// The finder of the secrets of all configurations so far, for what is shown.
    redactor: ArcSwap<Redactor>,
    changes: Changes,
}

impl Ring {
    pub(crate) fn new(limits: JournalLimits) -> Self {
        Self {
            max_entries: AtomicUsize::new(limits.max_entries),
            max_bytes: AtomicUsize::new(limits.max_bytes),
            queue: Mutex::default(),
            growth: AtomicI64::new(0),
            redactor: ArcSwap::default(),
            changes: Changes::new(),
        }
    }

    /// Takes other limits, which hold at once.
    pub(crate) fn set_limits(&self, limits: JournalLimits) {
        self.max_entries.store(limits.max_entries, Ordering::Relaxed);
        self.max_bytes.store(limits.max_bytes, Ordering::Relaxed);
        self.trim(self.lock());
    }

    /// Records a request that has come; none where nothing is recorded.
    pub(super) fn begin<'a>(
        &self,
        test: Option<TestName>,
        started: Instant,
        arrival: impl FnOnce() -> ArrivalFacts<'a>,
    ) -> Option<Arc<Entry>> {
        let limits = self.limits();
        if limits.max_entries == 0 {
            return None;
        }
        let parts = Entry::begin(arrival());
        self.add_growth(parts.capacity() - OPEN_BYTES);
        let mut queue = self.lock();
        let number = queue.next_number();
        let entry = Arc::new(Entry::new(number, test, started, limits.body_bytes(), parts));
        queue.push(&entry);
        self.trim(queue);
        self.tell(&entry);
        Some(entry)
    }

    /// Records the body of a request.
    pub(crate) fn record_body(&self, entry: &Entry, body: &[u8]) {
        self.grow(entry.record_body(body));
    }

    /// Records the head of an answer.
    pub(super) fn record_answer(&self, entry: &Arc<Entry>, answer: AnswerFacts<'_>, tail: Tail) {
        self.grow(entry.record_answer(answer, tail));
        self.tell(entry);
    }

    /// Records a piece of an answer that is handed to the connection.
    pub(super) fn record_piece(&self, entry: &Entry, piece: &Bytes, micros: u64) {
        self.grow(entry.record_piece(piece, micros));
    }

    /// Records the end of a request, unless it has ended before.
    pub(super) fn end(&self, entry: &Arc<Entry>, is_complete: bool, micros: u64) {
        let copy = entry.copy();
        let mut queue = self.lock();
        let Some(ended) = queue.end(entry, copy, is_complete, micros) else { return };
        self.subtract_growth(ended.growth);
        self.trim(queue);
        buffers::give_back(ended.buffer);
        self.tell(entry);
    }

    /// Takes another finder of secrets, made of the one so far.
    pub(crate) fn set_redactor(&self, make: impl FnOnce(&Redactor) -> Redactor) {
        let known = self.redactor.load();
        self.redactor.store(Arc::new(make(&known)));
    }

    /// The finder of secrets.
    pub(super) fn redactor(&self) -> Guard<Arc<Redactor>> {
        self.redactor.load()
    }

    /// Returns the requests for which a quick look says so, oldest first, and the number of requests
    /// that had ended then.
    pub(super) fn requests(
        &self,
        is_candidate: impl Fn(&KeptRequest) -> bool,
    ) -> (Vec<KeptRequest>, u64) {
        let queue = self.lock();
        (queue.iter().filter(|request| is_candidate(request)).cloned().collect(), queue.ends())
    }

    /// Returns the request of a number; none where it is not kept.
    pub(super) fn get(&self, number: u64) -> Option<KeptRequest> {
        self.lock().get(number).cloned()
    }

    /// Returns the numbers of the journal.
    pub(crate) fn totals(&self) -> Totals {
        self.lock().totals()
    }

    /// Returns the bytes that all requests hold.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes_with(&self.lock())
    }

    /// Drops the requests for which `is_dropped` holds, and returns their number. They do not count as
    /// displaced, and numbers go on.
    pub(crate) fn remove(&self, is_dropped: impl Fn(&KeptRequest) -> bool) -> usize {
        let (removed, growth) = self.lock().remove(is_dropped);
        self.subtract_growth(growth);
        removed
    }

    /// Subscribes to the requests that come or change from now on: those of a test, or all.
    pub(super) fn subscribe<'a>(&'a self, test: Option<&'a str>) -> Subscription<'a> {
        self.changes.subscribe(test)
    }

    /// Tells those who wait that a request has come or changed.
    fn tell(&self, entry: &Arc<Entry>) {
        self.changes.tell(|| self.get(entry.number()).unwrap_or_else(|| KeptRequest::open(entry)));
    }

    /// Counts the bytes by which a request has grown, and makes room for them.
    fn grow(&self, bytes: usize) {
        if bytes > 0 {
            self.add_growth(bytes);
            self.trim(self.lock());
        }
    }

    /// Drops the oldest requests until all bounds are kept. The last of them, which is mostly the only
    /// one, is freed when nobody waits for the lock.
    fn trim(&self, mut queue: MutexGuard<'_, Queue>) {
        let JournalLimits { max_entries, max_bytes } = self.limits();
        let mut displaced = None;
        while queue.len() > max_entries || (self.bytes_with(&queue) > max_bytes && queue.len() > 1)
        {
            let (oldest, growth) = queue.drop_oldest();
            self.subtract_growth(growth);
            displaced = oldest;
        }
        drop(queue);
        drop(displaced);
    }

    fn add_growth(&self, bytes: usize) {
        // Threads that write to it wait for each other, and most requests do not grow.
        if bytes > 0 {
            self.growth.fetch_add(signed(bytes), Ordering::Relaxed);
        }
    }

    fn subtract_growth(&self, bytes: usize) {
        if bytes > 0 {
            self.growth.fetch_sub(signed(bytes), Ordering::Relaxed);
        }
    }

    /// Returns the bytes of all requests, those in the queue and those by which open ones have grown.
    fn bytes_with(&self, queue: &Queue) -> usize {
        let growth = self.growth.load(Ordering::Relaxed);
        queue.bytes().saturating_add(usize::try_from(growth).unwrap_or(0))
    }

    fn limits(&self) -> JournalLimits {
        JournalLimits {
            max_entries: self.max_entries.load(Ordering::Relaxed),
            max_bytes: self.max_bytes.load(Ordering::Relaxed),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns a number of bytes as one that can be less than none. Memory holds fewer than would not fit.
fn signed(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
