//! The journal: the requests of late, in the order in which they came.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::{ArcSwap, Guard};
use stagemaker_redact::Redactor;

use crate::clock::Timer;
use crate::journal::changes::{Changes, Subscription};
use crate::journal::entry::{Arrival, Entry};
use crate::journal::limits::JournalLimits;

/// The requests of late, and their number so far.
pub(crate) struct Ring {
    /// The bounds, apart: each holds for itself.
    max_entries: AtomicUsize,
    max_bytes: AtomicUsize,
    entries: Mutex<Entries>,
    /// The bytes that all entries hold.
    bytes: Arc<AtomicUsize>,
    /// The number of requests that have ended.
    ends: AtomicU64,
    /// The finder of the secrets of all configurations so far, for what is shown.
    redactor: ArcSwap<Redactor>,
    changes: Changes,
}

#[derive(Default)]
struct Entries {
    kept: VecDeque<Arc<Entry>>,
    /// The number of the last request; 0 before the first.
    last: u64,
    /// The requests that were displaced by later ones.
    dropped: u64,
}

/// The numbers of the journal as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Totals {
    /// The number of the last request; 0 before the first.
    pub(crate) last: u64,
    /// The requests that were displaced by later ones.
    pub(crate) dropped: u64,
}

impl Ring {
    pub(crate) fn new(limits: JournalLimits) -> Self {
        Self {
            max_entries: AtomicUsize::new(limits.max_entries),
            max_bytes: AtomicUsize::new(limits.max_bytes),
            entries: Mutex::default(),
            bytes: Arc::default(),
            ends: AtomicU64::new(0),
            redactor: ArcSwap::default(),
            changes: Changes::new(),
        }
    }

    /// Takes other limits, which hold at once.
    pub(crate) fn set_limits(&self, limits: JournalLimits) {
        self.max_entries.store(limits.max_entries, Ordering::Relaxed);
        self.max_bytes.store(limits.max_bytes, Ordering::Relaxed);
        self.trim(&mut self.lock());
    }

    /// Records a request that has come; none where nothing is recorded.
    pub(crate) fn begin(&self, arrival: impl FnOnce() -> Arrival) -> Option<Arc<Entry>> {
        let limits = self.limits();
        if limits.max_entries == 0 {
            return None;
        }
        let arrival = arrival();
        let mut entries = self.lock();
        entries.last += 1;
        let number = entries.last;
        let entry = Arc::new(Entry::new(number, arrival, limits.body_bytes(), &self.bytes));
        entries.kept.push_back(Arc::clone(&entry));
        self.trim(&mut entries);
        drop(entries);
        self.changes.tell(&entry);
        Some(entry)
    }

    /// Records the end of a request, unless it has ended before.
    pub(super) fn end(&self, entry: &Arc<Entry>, is_complete: bool, timer: Timer) {
        if entry.record_end(is_complete, timer, &self.ends) {
            self.changed(entry);
        }
    }

    /// Returns the number of requests that have ended.
    pub(crate) fn ends(&self) -> u64 {
        self.ends.load(Ordering::Relaxed)
    }

    /// Tells those who wait that an entry has changed, and makes room for what was added to it.
    pub(crate) fn changed(&self, entry: &Arc<Entry>) {
        if self.bytes.load(Ordering::Relaxed) > self.max_bytes.load(Ordering::Relaxed) {
            self.trim(&mut self.lock());
        }
        self.changes.tell(entry);
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

    fn limits(&self) -> JournalLimits {
        JournalLimits {
            max_entries: self.max_entries.load(Ordering::Relaxed),
            max_bytes: self.max_bytes.load(Ordering::Relaxed),
        }
    }

    /// Drops the oldest entries until all bounds are kept.
    fn trim(&self, entries: &mut Entries) {
        let limits = self.limits();
        while entries.kept.len() > limits.max_entries
            || (self.bytes.load(Ordering::Relaxed) > limits.max_bytes && entries.kept.len() > 1)
        {
            if let Some(oldest) = entries.kept.pop_front() {
                oldest.release();
                entries.dropped += 1;
            }
        }
    }

    /// Returns the entries, oldest first.
    pub(crate) fn entries(&self) -> Vec<Arc<Entry>> {
        self.lock().kept.iter().cloned().collect()
    }

    /// Returns the entry of a number; none where it is not kept.
    pub(crate) fn get(&self, number: u64) -> Option<Arc<Entry>> {
        let entries = self.lock();
        let at = entries.kept.binary_search_by_key(&number, |entry| entry.number());
        at.ok().and_then(|at| entries.kept.get(at).cloned())
    }

    /// Returns the numbers of the journal.
    pub(crate) fn totals(&self) -> Totals {
        let entries = self.lock();
        Totals { last: entries.last, dropped: entries.dropped }
    }

    /// Returns the bytes that all entries hold.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Drops the entries for which `is_dropped` holds, and returns their number. They do not count as
    /// displaced, and numbers go on.
    pub(crate) fn remove(&self, is_dropped: impl Fn(&Entry) -> bool) -> usize {
        let mut entries = self.lock();
        let before = entries.kept.len();
        entries.kept.retain(|entry| {
            let is_dropped = is_dropped(entry);
            if is_dropped {
                entry.release();
            }
            !is_dropped
        });
        before - entries.kept.len()
    }

    /// Subscribes to the entries that come or change from now on: those of a test, or all.
    pub(super) fn subscribe<'a>(&'a self, test: Option<&'a str>) -> Subscription<'a> {
        self.changes.subscribe(test)
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
