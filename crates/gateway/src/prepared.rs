//! The instants for which keys are there.

use std::sync::PoisonError;

use stagemaker_verifier::Timestamp;

use crate::signing_keys::LEAD_SECONDS;
use crate::sync::{AtomicI64, Mutex, MutexGuard, Ordering};

/// The instants for which keys were derived last.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    from: AtomicI64,
    /// Not after `from` where there are none.
    until: AtomicI64,
    preparing: Mutex<()>,
}

/// A day in seconds.
const DAY: i64 = 86_400;

impl Prepared {
    /// Waits until nobody else derives keys: of two that do, some keys would be of one day and some of
    /// another, and the time of a request would tell which.
    pub(crate) fn begin(&self) -> MutexGuard<'_, ()> {
        self.preparing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Until `LEAD_SECONDS` before the next day begins, when its keys are wanted.
    pub(crate) fn set(&self, now: Timestamp) {
        let (now, lead) = (now.unix_seconds(), i64::from(LEAD_SECONDS));
        let begun = now.saturating_add(lead).div_euclid(DAY);
        let until = begun.saturating_add(1).saturating_mul(DAY).saturating_sub(lead);
        self.from.store(now, Ordering::Relaxed);
        self.until.store(until, Ordering::Relaxed);
    }

    pub(crate) fn contains(&self, now: Timestamp) -> bool {
        let (from, until) = (&self.from, &self.until);
        (from.load(Ordering::Relaxed)..until.load(Ordering::Relaxed)).contains(&now.unix_seconds())
    }
}
