//! Derived keys, kept so that they are not derived for every request.

use std::sync::Arc;

use arc_swap::ArcSwap;
use stagemaker_verifier::{Scope, SigningKey};

/// The derived keys of one secret, a few of them at most.
///
/// They live and die with the credentials that they were derived from, so a rotated secret
/// cannot leave a key behind. Readers take no lock.
#[derive(Debug, Default)]
pub(crate) struct SigningKeys(ArcSwap<Vec<Kept>>);

/// How many keys of one secret are kept: three days are current at any time (yesterday, today
/// and, for a signer whose clock is ahead, tomorrow), in very few regions.
const MAX_KEYS_PER_SECRET: usize = 8;

#[derive(Clone, Debug)]
struct Kept {
    date: Box<str>,
    region: Box<str>,
    service: Box<str>,
    key: SigningKey,
}

impl SigningKeys {
    /// Does something with the key for a scope, kept or derived, and keeps it from now on if it
    /// is worth keeping.
    ///
    /// The key is lent and not cloned, so that threads share no count of its holders.
    pub(crate) fn with<T>(
        &self,
        scope: Scope<'_>,
        keep: Keep,
        derive: impl FnOnce() -> SigningKey,
        work: impl FnOnce(&SigningKey) -> T,
    ) -> T {
        if let Some(kept) = self.0.load().iter().find(|kept| kept.is_for(scope)) {
            return work(&kept.key);
        }
        let key = derive();
        let done = work(&key);
        if keep == Keep::Yes {
            self.keep(&Kept::new(scope, key));
        }
        done
    }

    fn keep(&self, kept: &Kept) {
        self.0.rcu(|current| {
            let surplus = (current.len() + 1).saturating_sub(MAX_KEYS_PER_SECRET);
            let mut keys: Vec<_> = current.iter().skip(surplus).cloned().collect();
            keys.push(kept.clone());
            Arc::new(keys)
        });
    }
}

/// Whether a derived key is worth keeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Its day is near: genuine tokens of it will come.
    Yes,
    /// Its day is far, and no token of it can be valid: a caller could name any number of days.
    No,
}

impl Kept {
    fn new(scope: Scope<'_>, key: SigningKey) -> Self {
        let Scope { date, region, service } = scope;
        Self { date: date.into(), region: region.into(), service: service.into(), key }
    }

    /// Compared part by part: joined without a delimiter, two scopes could look like one.
    fn is_for(&self, scope: Scope<'_>) -> bool {
        *self.date == *scope.date
            && *self.region == *scope.region
            && *self.service == *scope.service
    }
}

#[cfg(test)]
mod tests {
    use super::{Keep, MAX_KEYS_PER_SECRET, SigningKeys};
    use stagemaker_verifier::{Scope, SigningKey};

    fn derived(keys: &SigningKeys, date: &str, keep: Keep) -> bool {
        let mut derived = false;
        let scope = Scope { date, region: "us-east-1", service: "sagemaker" };
        let derive = || {
            derived = true;
            SigningKey::derive("secret", scope)
        };
        keys.with(scope, keep, derive, |_| ());
        derived
    }

    #[test]
    fn a_key_worth_keeping_is_derived_once() {
        let keys = SigningKeys::default();
        assert!(derived(&keys, "20261122", Keep::Yes));
        assert!(!derived(&keys, "20261122", Keep::Yes));
        assert!(derived(&keys, "19990101", Keep::No));
        assert!(derived(&keys, "19990101", Keep::No));
    }

    #[test]
    fn the_number_of_kept_keys_is_bounded_and_the_oldest_goes() {
        let keys = SigningKeys::default();
        for day in 0..100 {
            assert!(derived(&keys, &format!("{day:08}"), Keep::Yes));
            assert!(keys.0.load().len() <= MAX_KEYS_PER_SECRET);
        }
        assert!(!derived(&keys, "00000099", Keep::Yes));
        assert!(derived(&keys, "00000000", Keep::Yes));
    }
}
