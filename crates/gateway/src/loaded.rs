//! The answers of a key source that are kept, and how long they serve.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use quick_cache::sync::{Cache, DefaultLifecycle, PlaceholderGuard};
use quick_cache::{DefaultHashBuilder, UnitWeighter};
use stagemaker_verifier::{Audience, Timestamp};

use crate::credential::Credential;
use crate::credentials::{Credentials, DuplicateAccessKeyId};
use crate::identity::{InForce, KeysFrom};
use crate::sync::{AtomicBool, AtomicI64, Mutex, MutexGuard, Ordering};

/// The answers that are kept. Those about ids that nobody has are apart from the others, and push out
/// none of them. SPEC Q5
pub(crate) struct Answers {
    known: Cache<String, Arc<Loaded>>,
    unknown: Cache<String, Arc<Loaded>>,
    /// Locked wherever an answer is kept or forgotten.
    loads: Mutex<Loads>,
}

/// The loads that are under way.
#[derive(Default)]
struct Loads {
    begun: u64,
    /// The load of each id whose answer is to be kept: the last that began, and none that began before
    /// the id was forgotten.
    current: HashMap<String, u64>,
}

impl Answers {
    /// Makes room for so many answers of each kind.
    pub(crate) fn new(entries: usize) -> Self {
        let (known, unknown) = (Cache::new(entries), Cache::new(entries));
        Self { known, unknown, loads: Mutex::default() }
    }

    /// Returns the answer that holds a credential, and the one that nobody has the id.
    pub(crate) fn get(&self, id: &str) -> (Option<Arc<Loaded>>, Option<Arc<Loaded>>) {
        // SPEC T1. Both are looked into, so that it takes the same time wherever an id is found.
        (self.known.get(id), self.unknown.get(id))
    }

    /// Forgets the answer about an id, also that of a load which is under way. SPEC Q6
    pub(crate) fn forget(&self, id: &str) {
        let mut loads = self.loads();
        loads.current.remove(id);
        self.known.remove(id);
        self.unknown.remove(id);
    }

    /// Begins to load the answer about an id again.
    pub(crate) fn begin<'a>(&'a self, id: &'a str) -> Load<'a> {
        self.begin_with(id, None)
    }

    /// Begins the first load about an id, or gives the credential for which somebody else's has ended
    /// that was waited for. SPEC Q2
    pub(crate) async fn begin_first<'a>(&'a self, id: &'a str) -> Result<Load<'a>, Arc<Loaded>> {
        match self.known.get_value_or_guard_async(id).await {
            Ok(known) => Err(known),
            Err(first) => Ok(self.begin_with(id, Some(first))),
        }
    }

    fn begin_with<'a>(&'a self, id: &'a str, first: Option<First<'a>>) -> Load<'a> {
        let mut loads = self.loads();
        loads.begun = loads.begun.wrapping_add(1);
        let number = loads.begun;
        loads.current.insert(id.to_owned(), number);
        Load { answers: self, id, number, first }
    }

    fn loads(&self) -> MutexGuard<'_, Loads> {
        self.loads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A load that is under way. It ends when it is dropped, also with a caller who went away.
pub(crate) struct Load<'a> {
    answers: &'a Answers,
    id: &'a str,
    number: u64,
    /// Lets others wait for this load, where nothing is known of the id yet.
    first: Option<First<'a>>,
}

type First<'a> = PlaceholderGuard<
    'a,
    String,
    Arc<Loaded>,
    UnitWeighter,
    DefaultHashBuilder,
    DefaultLifecycle<String, Arc<Loaded>>,
>;

impl Load<'_> {
    /// Keeps what was loaded, unless the id was forgotten meanwhile, or a later load began. SPEC Q6
    pub(crate) fn keep(mut self, loaded: &Arc<Loaded>) {
        let answers = self.answers;
        let loads = answers.loads();
        if !self.is_current(&loads) {
            return;
        }
        if loaded.in_force.credentials.is_empty() {
            if self.first.is_none() {
                answers.known.remove(self.id);
            }
            answers.unknown.insert(self.id.to_owned(), Arc::clone(loaded));
            return;
        }
        let refused = match self.first.take() {
            Some(first) => first.insert(Arc::clone(loaded)).err(),
            None => Some(Arc::clone(loaded)),
        };
        if let Some(loaded) = refused {
            answers.known.insert(self.id.to_owned(), loaded);
        }
    }

    /// Returns whether the id was forgotten since the load began, or a later load has begun.
    pub(crate) fn is_outdated(&self) -> bool {
        !self.is_current(&self.answers.loads())
    }

    fn is_current(&self, loads: &Loads) -> bool {
        loads.current.get(self.id) == Some(&self.number)
    }
}

impl Drop for Load<'_> {
    fn drop(&mut self) {
        let mut loads = self.answers.loads();
        if self.is_current(&loads) {
            loads.current.remove(self.id);
        }
    }
}

/// The answer of a source about one access key id.
pub(crate) struct Loaded {
    in_force: Arc<InForce>,
    at: Timestamp,
    /// The second from which on the source is to be asked again.
    ask_at: AtomicI64,
    is_reloading: AtomicBool,
    has_failed: AtomicBool,
}

impl Loaded {
    pub(crate) fn new(
        credential: Option<Credential>,
        audience: &Audience,
        now: Timestamp,
        fresh_seconds: u32,
    ) -> Result<Self, DuplicateAccessKeyId> {
        let credentials = Credentials::new(credential)?;
        credentials.prepare(audience, now);
        Ok(Self {
            in_force: Arc::new(InForce { audience: audience.clone(), credentials }),
            at: now,
            ask_at: AtomicI64::new(now.plus_seconds(fresh_seconds).unix_seconds()),
            is_reloading: AtomicBool::new(false),
            has_failed: AtomicBool::new(false),
        })
    }

    /// The credential as a configuration of its own, with the keys of the day.
    pub(crate) fn in_force(&self, now: Timestamp) -> Arc<InForce> {
        let InForce { audience, credentials } = &*self.in_force;
        if !credentials.is_prepared(now) {
            credentials.prepare(audience, now);
        }
        Arc::clone(&self.in_force)
    }

    pub(crate) fn keys_from(&self) -> KeysFrom {
        if self.has_failed.load(Ordering::Relaxed) {
            KeysFrom::LastGood(self.at)
        } else {
            KeysFrom::Source(self.at)
        }
    }

    pub(crate) fn is_fresh(&self, now: Timestamp) -> bool {
        now.unix_seconds() < self.ask_at.load(Ordering::Acquire)
    }

    pub(crate) fn is_older_than(&self, seconds: u32, now: Timestamp) -> bool {
        now >= self.at.plus_seconds(seconds)
    }

    /// Lets one caller ask again, if it is time; all others go on with what is here. SPEC Q2
    pub(crate) fn begin_reload(&self, now: Timestamp) -> Option<Reloading<'_>> {
        let may = !self.is_fresh(now) && !self.is_reloading.swap(true, Ordering::AcqRel);
        // Made only by whoever may: to drop one lets others ask. And somebody else may have asked, and
        // failed, since it was looked at.
        may.then(|| Reloading(self)).filter(|_| !self.is_fresh(now))
    }
}

/// A reload that is under way. It ends when it is dropped, also with a caller who went away.
pub(crate) struct Reloading<'a>(&'a Loaded);

impl Reloading<'_> {
    /// Keeps what was loaded before until the source is to be asked again.
    pub(crate) fn failed(self, ask_at: Timestamp) {
        self.0.has_failed.store(true, Ordering::Relaxed);
        self.0.ask_at.store(ask_at.unix_seconds(), Ordering::Release);
    }
}

impl Drop for Reloading<'_> {
    fn drop(&mut self) {
        self.0.is_reloading.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::Loaded;
    use stagemaker_verifier::{Audience, Timestamp};

    /// SPEC Q2. Whoever may not ask does not let the next one do so, either.
    #[test]
    fn one_caller_asks_again_however_many_come_meanwhile() {
        let now = Timestamp::from_unix_seconds(1_795_341_600);
        let loaded = Loaded::new(None, &Audience::sagemaker("us-west-2"), now, 0).unwrap();
        let asking = loaded.begin_reload(now).unwrap();
        for caller in 0..3 {
            assert!(loaded.begin_reload(now).is_none(), "{caller}");
        }
        asking.failed(now.plus_seconds(5));
        assert!(loaded.begin_reload(now).is_none(), "it is not time");
        assert!(loaded.begin_reload(now.plus_seconds(5)).is_some());
    }

    /// SPEC T2. What is kept for days has the keys of each.
    #[test]
    fn the_keys_of_another_day_are_there_once_it_is_asked_for() {
        let now = Timestamp::from_unix_seconds(1_795_341_600);
        let loaded = Loaded::new(None, &Audience::sagemaker("us-west-2"), now, 1).unwrap();
        for days in [0, 1, 9] {
            let now = now.plus_seconds(days * 86_400);
            assert!(loaded.in_force(now).credentials.is_prepared(now), "{days}");
        }
    }
}
