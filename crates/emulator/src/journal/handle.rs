//! The journal of an emulator, as code sees it.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::journal::expectation::Expectation;
use crate::journal::filter::RequestFilter;
use crate::journal::har;
use crate::journal::kept::KeptRequest;
use crate::journal::queue::Totals;
use crate::journal::record::RequestRecord;
use crate::journal::ring::Ring;
use crate::journal::waiting::Awaited;

/// The requests that an emulator has answered of late, and is answering. Clones share them.
///
/// They are shown without tokens, keys and the secrets of the configuration.
#[derive(Clone)]
pub struct Journal {
    ring: Arc<Ring>,
}

/// The requests that were waited for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AwaitedRequests {
    /// The requests that are meant, oldest first.
    pub requests: Vec<RequestRecord>,
    /// `false` where there were too few of them when the time was over.
    pub is_enough: bool,
}

/// The number of requests that are shown on the thread that asks. More of them may take long, while
/// others wait for it.
const SHOWN_AT_ONCE: usize = 4;

impl Journal {
    pub(crate) const fn new(ring: Arc<Ring>) -> Self {
        Self { ring }
    }

    /// Returns the requests that are meant, oldest first.
    pub fn find(&self, filter: &RequestFilter) -> Vec<RequestRecord> {
        self.show(&self.ring.find(filter))
    }

    /// Returns the request of a number; none where the journal does not have it, or no longer.
    pub fn get(&self, number: u64) -> Option<RequestRecord> {
        self.ring.get(number).and_then(|request| RequestRecord::of(&request, &self.ring.redactor()))
    }

    /// Waits until there are as many requests as wanted, but no longer than `timeout` by the clock of
    /// the machine.
    pub async fn wait(
        &self,
        filter: &RequestFilter,
        count: usize,
        timeout: Duration,
    ) -> AwaitedRequests {
        self.wait_for_page(filter, count, timeout, usize::MAX).await
    }

    /// Waits as [`wait`](Self::wait) does, and returns `limit` requests at most: the newest, or those that
    /// ended first where the filter goes on behind an end.
    pub(crate) async fn wait_for_page(
        &self,
        filter: &RequestFilter,
        count: usize,
        timeout: Duration,
        limit: usize,
    ) -> AwaitedRequests {
        let Awaited { mut requests, is_enough } = self.ring.wait(filter, count, timeout).await;
        if filter.ended_after.is_some() {
            requests.sort_by_cached_key(KeptRequest::end_order);
            requests.truncate(limit);
        }
        requests.drain(..requests.len().saturating_sub(limit));
        if requests.len() <= SHOWN_AT_ONCE {
            return AwaitedRequests { requests: self.show(&requests), is_enough };
        }
        let journal = self.clone();
        let shown = tokio::task::spawn_blocking(move || journal.show(&requests)).await;
        AwaitedRequests { requests: shown.unwrap_or_default(), is_enough }
    }

    /// Holds requests against an expectation.
    ///
    /// # Errors
    ///
    /// The difference, for a person to read.
    pub fn check(&self, expectation: &Expectation) -> Result<(), String> {
        expectation.check(&self.find(&expectation.filter))
    }

    /// Removes the requests that are meant, and returns their number. Numbers go on.
    pub fn remove(&self, filter: &RequestFilter) -> usize {
        // They are looked for before, since requests that come would wait for a search by text.
        let found = self.ring.find(filter);
        let numbers: HashSet<u64> = found.iter().map(KeptRequest::number).collect();
        self.ring.remove(|request| numbers.contains(&request.number()))
    }

    /// Returns the number of the last request; 0 before the first.
    pub fn last_number(&self) -> u64 {
        self.ring.totals().last
    }

    /// Returns the number of requests that later ones have displaced.
    pub fn dropped(&self) -> u64 {
        self.ring.totals().dropped
    }

    /// Writes requests as JSON, one a line.
    pub fn to_json_lines(&self, filter: &RequestFilter) -> String {
        let lines = self.find(filter).into_iter();
        lines.map(|record| serde_json::to_string(&record).unwrap_or_default() + "\n").collect()
    }

    /// Returns requests as an HTTP archive (HAR 1.2).
    pub fn to_har(&self, filter: &RequestFilter) -> Value {
        har::of(&self.find(filter))
    }

    pub(crate) fn totals(&self) -> Totals {
        self.ring.totals()
    }

    fn show(&self, requests: &[KeptRequest]) -> Vec<RequestRecord> {
        let redactor = self.ring.redactor();
        requests.iter().filter_map(|request| RequestRecord::of(request, &redactor)).collect()
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("totals", &self.totals()).finish_non_exhaustive()
    }
}
