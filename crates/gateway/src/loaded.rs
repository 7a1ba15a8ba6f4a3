//! An answer of a key source, and how long it serves.

use std::sync::Arc;

use stagemaker_verifier::{Audience, Timestamp};

use crate::credential::Credential;
use crate::credentials::{Credentials, DuplicateAccessKeyId};
use crate::identity::{InForce, KeysFrom};
use crate::sync::{AtomicBool, AtomicI64, Ordering};

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
