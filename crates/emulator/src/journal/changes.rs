//! The news of the journal, for those who wait for requests.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender};

use crate::journal::kept::KeptRequest;

/// Tells those who wait of each request that comes or ends.
///
/// Who waits for the requests of one test hears of those alone: thousands of tests that wait at a time
/// do not wake each other.
pub(super) struct Changes {
    all: Sender<KeptRequest>,
    tests: Mutex<HashMap<Box<str>, Sender<KeptRequest>>>,
    /// The number of those who wait. Mostly nobody does, and nothing is told.
    subscriptions: AtomicUsize,
}

/// A receiver of changes, until it is dropped.
pub(super) struct Subscription<'a> {
    changes: &'a Changes,
    test: Option<&'a str>,
    receiver: Option<Receiver<KeptRequest>>,
}

/// The most changes that one who waits may be behind, before it has to look at all requests again.
const CHANGES_CAPACITY: usize = 256;

/// The same of one who waits for the requests of one test.
const TEST_CHANGES_CAPACITY: usize = 16;

impl Changes {
    pub(super) fn new() -> Self {
        let (tests, subscriptions) = (Mutex::default(), AtomicUsize::new(0));
        Self { all: Sender::new(CHANGES_CAPACITY), tests, subscriptions }
    }

    /// Tells of a request that has come or changed.
    pub(super) fn tell(&self, changed: impl FnOnce() -> KeptRequest) {
        // Whoever subscribes after this looks at the requests after it, and finds the change.
        if self.subscriptions.load(Ordering::Acquire) == 0 {
            return;
        }
        let request = changed();
        if let Some(sender) = self.lock().get(request.test()) {
            // It fails where nobody waits for this one.
            drop(sender.send(request.clone()));
        }
        drop(self.all.send(request));
    }

    /// Subscribes to the requests that come or change from now on: those of a test, or all.
    pub(super) fn subscribe<'a>(&'a self, test: Option<&'a str>) -> Subscription<'a> {
        self.subscriptions.fetch_add(1, Ordering::AcqRel);
        let receiver = match test {
            None => self.all.subscribe(),
            Some(test) => {
                let mut tests = self.lock();
                let sender =
                    tests.entry(test.into()).or_insert_with(|| Sender::new(TEST_CHANGES_CAPACITY));
                sender.subscribe()
            }
        };
        Subscription { changes: self, test, receiver: Some(receiver) }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Box<str>, Sender<KeptRequest>>> {
        self.tests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription<'_> {
    /// Waits for the next change. `None` where some were missed, so that all must be looked at again.
    pub(super) async fn next(&mut self) -> Option<KeptRequest> {
        let Some(receiver) = &mut self.receiver else { return std::future::pending().await };
        match receiver.recv().await {
            Ok(request) => Some(request),
            Err(RecvError::Lagged(_)) => None,
            // The journal has gone, and nothing will come.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

impl Drop for Subscription<'_> {
    fn drop(&mut self) {
        self.receiver = None;
        self.changes.subscriptions.fetch_sub(1, Ordering::AcqRel);
        let Some(test) = self.test else { return };
        let mut tests = self.changes.lock();
        if tests.get(test).is_some_and(|sender| sender.receiver_count() == 0) {
            tests.remove(test);
        }
    }
}
