//! Waiting for requests.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::clock::Timer;
use crate::journal::filter::RequestFilter;
use crate::journal::kept::KeptRequest;
use crate::journal::ring::Ring;

/// The requests that were waited for.
pub(crate) struct Awaited {
    /// The requests that are meant, oldest first.
    pub(crate) requests: Vec<KeptRequest>,
    /// `false` where there were too few of them when the time was over.
    pub(crate) is_enough: bool,
}

impl Ring {
    /// Returns the requests that are meant, oldest first.
    pub(crate) fn find(&self, filter: &RequestFilter) -> Vec<KeptRequest> {
        // One that ends later than another must not be found without it.
        let (mut requests, ends) = self.requests(|request| filter.may_match(request));
        let redactor = self.redactor();
        requests.retain(|request| filter.matches(request, ends, &redactor));
        requests
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
                    Some(request) if filter.ended_after.is_none() => {
                        self.look(&mut found, filter, request);
                    }
                    _ => found = self.found(filter),
                }
            }
        };
        // Whether it was in time shows in what was found.
        drop(Timer::default().timeout(timeout, enough).await);
        let is_enough = found.len() >= count;
        Awaited { requests: found.into_values().collect(), is_enough }
    }

    fn found(&self, filter: &RequestFilter) -> BTreeMap<u64, KeptRequest> {
        self.find(filter).into_iter().map(|request| (request.number(), request)).collect()
    }

    /// Looks at a request that has come or changed: it may be meant no longer.
    fn look(
        &self,
        found: &mut BTreeMap<u64, KeptRequest>,
        filter: &RequestFilter,
        request: KeptRequest,
    ) {
        // Where the order of ends counts, all are looked at again.
        if filter.matches(&request, u64::MAX, &self.redactor()) {
            found.insert(request.number(), request);
        } else {
            found.remove(&request.number());
        }
    }
}
