//! Waiting for requests.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timer;
use crate::journal::entry::Entry;
use crate::journal::filter::RequestFilter;
use crate::journal::ring::Ring;

/// The requests that were waited for.
pub(crate) struct Awaited {
    /// The requests that are meant, oldest first.
    pub(crate) entries: Vec<Arc<Entry>>,
    /// `false` where there were too few of them when the time was over.
    pub(crate) is_enough: bool,
}

impl Ring {
    /// Returns the requests that are meant, oldest first.
    pub(crate) fn find(&self, filter: &RequestFilter) -> Vec<Arc<Entry>> {
        // Before the first look: one that ends later than another must not be found without it.
        let ends = self.ends();
        let (mut entries, redactor) = (self.entries(), self.redactor());
        entries.retain(|entry| filter.matches(entry, ends, &redactor));
        entries
    }

    /// Waits until there are as many requests as wanted, but no longer than `timeout` by the clock of
    /// the machine.
    pub(crate) async fn wait(
        &self,
        filter: &RequestFilter,
        count: usize,
        timeout: Duration,
    ) -> Awaited {
        // Before the first look, so that nothing is missed between it and the wait.
        let mut changes = self.subscribe(filter.test.as_deref());
        let mut found = self.found(filter);
        let enough = async {
            while found.len() < count {
                match changes.next().await {
                    Some(entry) if filter.ended_after.is_none() => {
                        self.look(&mut found, filter, entry);
                    }
                    _ => found = self.found(filter),
                }
            }
        };
        // Whether it was in time shows in what was found.
        drop(Timer::default().timeout(timeout, enough).await);
        let is_enough = found.len() >= count;
        Awaited { entries: found.into_values().collect(), is_enough }
    }

    fn found(&self, filter: &RequestFilter) -> BTreeMap<u64, Arc<Entry>> {
        self.find(filter).into_iter().map(|entry| (entry.number(), entry)).collect()
    }

    /// Looks at an entry that has come or changed: it may be meant no longer.
    fn look(
        &self,
        found: &mut BTreeMap<u64, Arc<Entry>>,
        filter: &RequestFilter,
        entry: Arc<Entry>,
    ) {
        if filter.matches(&entry, self.ends(), &self.redactor()) {
            found.insert(entry.number(), entry);
        } else {
            found.remove(&entry.number());
        }
    }
}
