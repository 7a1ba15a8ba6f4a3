//! The instants for which keys are there.

use std::sync::atomic::{AtomicI64, Ordering};

use stagemaker_verifier::Timestamp;

use crate::signing_keys::LEAD_SECONDS;

/// The instants for which keys were derived last.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    from: AtomicI64,
    /// Not after `from` where there are none.
    until: AtomicI64,
}

/// A day in seconds.
const DAY: i64 = 86_400;

impl Prepared {
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
