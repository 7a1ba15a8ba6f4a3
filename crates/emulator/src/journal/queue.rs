//! The requests of the journal in their order, with the bytes that they hold.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::Bytes;

use crate::journal::buffers::OPEN_BYTES;
use crate::journal::entry::{EndedEntry, Entry};
use crate::journal::kept::{KEPT_BYTES, KeptRequest, Storage};
use crate::journal::packed::{End, PackedRequest};

/// The requests of the journal in their order, with the bytes that they hold.
#[derive(Default)]
pub(super) struct Queue {
    kept: VecDeque<KeptRequest>,
    /// The bytes of all, without those by which open ones have grown.
    bytes: usize,
    /// The number of requests that have ended.
    ends: u64,
    totals: Totals,
}

/// The numbers of the journal as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Totals {
    /// The number of the last request; 0 before the first.
    pub(crate) last: u64,
    /// The requests that were displaced by later ones.
    pub(crate) dropped: u64,
}

/// The growth and the buffer of a request that has ended.
pub(super) struct Ended {
    /// The bytes by which it had grown.
    pub(super) growth: usize,
    /// The buffer of its parts, of which there is a copy now; without room where there is none.
    pub(super) buffer: Vec<u8>,
}

impl Queue {
    /// Counts a request that has come, and returns its number.
    pub(super) const fn next_number(&mut self) -> u64 {
        self.totals.last += 1;
        self.totals.last
    }

    /// Keeps the request that has come last.
    pub(super) fn push(&mut self, entry: &Arc<Entry>) {
        let request = KeptRequest::open(entry);
        self.bytes += bytes_of(&request.storage);
        self.kept.push_back(request);
    }

    /// Ends a request, of which there may be a copy; none where it has ended before.
    pub(super) fn end(
        &mut self,
        entry: &Arc<Entry>,
        copy: Option<Bytes>,
        is_complete: bool,
        micros: u64,
    ) -> Option<Ended> {
        let order = self.ends + 1;
        let ended = entry.end(End { order, is_complete, micros })?;
        self.ends = order;
        let EndedEntry { mut parts, tail, is_in_journal } = ended;
        let growth = if is_in_journal { parts.capacity() - OPEN_BYTES } else { 0 };
        let is_in_block = copy.is_some();
        let bytes = copy.unwrap_or_else(|| {
            let mut parts = std::mem::take(&mut parts);
            parts.shrink_to_fit();
            Bytes::from(parts)
        });
        let packed = PackedRequest { bytes, tail };
        // The queue and the recording have it. Whoever else has it has it from before the end.
        if Arc::strong_count(entry) > 2 {
            entry.keep(packed.clone());
        }
        let at = self.position(entry.number()).filter(|_| is_in_journal);
        if let Some(request) = at.and_then(|at| self.kept.get_mut(at)) {
            self.bytes -= bytes_of(&request.storage);
            request.storage =
                if is_in_block { Storage::Block(packed) } else { Storage::Alone(packed) };
            self.bytes += bytes_of(&request.storage);
        }
        Some(Ended { growth, buffer: parts })
    }

    /// Drops the oldest request, and returns it with the bytes by which it had grown.
    pub(super) fn drop_oldest(&mut self) -> (Option<KeptRequest>, usize) {
        let Some(oldest) = self.kept.pop_front() else { return (None, 0) };
        self.totals.dropped += 1;
        self.bytes -= bytes_of(&oldest.storage);
        let growth = leave(&oldest.storage);
        (Some(oldest), growth)
    }

    /// Drops the requests for which `is_dropped` holds, and returns their number, and the bytes by which
    /// they had grown.
    pub(super) fn remove(&mut self, is_dropped: impl Fn(&KeptRequest) -> bool) -> (usize, usize) {
        let (before, mut growth) = (self.kept.len(), 0);
        self.kept.retain_mut(|request| {
            let is_dropped = is_dropped(request);
            if is_dropped {
                self.bytes -= bytes_of(&request.storage);
                growth += leave(&request.storage);
            } else {
                request.move_out();
            }
            !is_dropped
        });
        (before - self.kept.len(), growth)
    }

    /// Returns the request of a number; none where it is not kept.
    pub(super) fn get(&self, number: u64) -> Option<&KeptRequest> {
        self.position(number).and_then(|at| self.kept.get(at))
    }

    /// Returns the requests, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &KeptRequest> {
        self.kept.iter()
    }

    /// The number of requests that are kept.
    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    /// The number of requests that have ended.
    pub(super) const fn ends(&self) -> u64 {
        self.ends
    }

    /// The bytes that all requests hold, without those by which open ones have grown.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The numbers of the journal.
    pub(super) const fn totals(&self) -> Totals {
        self.totals
    }

    fn position(&self, number: u64) -> Option<usize> {
        let behind = usize::try_from(self.totals.last.checked_sub(number)?).ok()?;
        // Where it is if no request behind it was removed.
        let at = self.kept.len().checked_sub(behind + 1);
        let is_found = |at: &usize| self.kept.get(*at).is_some_and(|kept| kept.number() == number);
        at.filter(is_found)
            .or_else(|| self.kept.binary_search_by_key(&number, KeptRequest::number).ok())
    }
}

/// Returns the bytes that a request holds, without those by which an open one has grown.
fn bytes_of(storage: &Storage) -> usize {
    let parts = match storage {
        Storage::Open(_) => OPEN_BYTES,
        Storage::Block(packed) | Storage::Alone(packed) => packed.bytes.len(),
    };
    parts + KEPT_BYTES
}

/// Ends the growth of a request that leaves the journal, and returns the bytes by which it had grown.
fn leave(storage: &Storage) -> usize {
    match storage {
        Storage::Open(entry) => entry.leave_journal(),
        Storage::Block(_) | Storage::Alone(_) => 0,
    }
}
