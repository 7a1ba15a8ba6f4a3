//! A secret and its derived keys, kept so that they are not derived for every request.

use std::sync::Arc;

use arc_swap::ArcSwap;
use stagemaker_verifier::{Scope, SigningKey};

use crate::derived_keys::DerivedKey;
use crate::secret::Secret;

/// The signing keys of one secret: derived when they are asked for, and a few of them kept.
///
/// They live and die with the secret that they were derived from, so a rotated one cannot leave
/// a key behind. Readers take no lock.
#[derive(Debug)]
pub(crate) struct SigningKeys {
    secret_access_key: Secret,
    session_token: Option<Secret>,
    kept: ArcSwap<Vec<DerivedKey>>,
}

/// How many keys of one secret are kept: three days are current at any time (yesterday, today
/// and, for a signer whose clock is ahead, tomorrow), in very few regions.
const MAX_KEYS_PER_SECRET: usize = 8;

impl SigningKeys {
    /// Those of long-term credentials.
    pub(crate) fn of(secret_access_key: Secret) -> Self {
        Self { secret_access_key, session_token: None, kept: ArcSwap::default() }
    }

    /// Those of temporary credentials with this session token.
    pub(crate) fn with_session_token(self, session_token: Secret) -> Self {
        Self { session_token: Some(session_token), ..Self::of(self.secret_access_key) }
    }

    pub(crate) fn secret_access_key(&self) -> &Secret {
        &self.secret_access_key
    }

    /// Does something with the key for a scope, kept or derived, and keeps it from now on if it
    /// is worth keeping.
    ///
    /// The key is lent and not cloned, so that threads share no count of its holders.
    pub(crate) fn with<T>(
        &self,
        scope: Scope<'_>,
        keep: Keep,
        work: impl FnOnce(&SigningKey) -> T,
    ) -> T {
        // Compared part by part: joined without a delimiter, two scopes could look like one.
        if let Some(kept) = self.kept.load().iter().find(|kept| kept.scope() == scope) {
            return work(kept.key());
        }
        let key = self.derive(scope);
        let done = work(&key);
        if keep == Keep::Yes {
            self.keep(&DerivedKey::of(scope, key));
        }
        done
    }

    fn derive(&self, scope: Scope<'_>) -> SigningKey {
        let key = SigningKey::derive(self.secret_access_key.reveal(), scope);
        match &self.session_token {
            Some(session_token) => key.with_session_token(session_token.reveal()),
            None => key,
        }
    }

    fn keep(&self, derived: &DerivedKey) {
        self.kept.rcu(|current| {
            let surplus = (current.len() + 1).saturating_sub(MAX_KEYS_PER_SECRET);
            let mut keys: Vec<_> = current.iter().skip(surplus).cloned().collect();
            keys.push(derived.clone());
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

#[cfg(test)]
impl SigningKeys {
    /// The days of the kept keys, the oldest first.
    pub(crate) fn kept_days(&self) -> Vec<String> {
        self.kept.load().iter().map(|kept| kept.scope().date.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Keep, MAX_KEYS_PER_SECRET, SigningKeys};
    use crate::secret::Secret;
    use stagemaker_verifier::Scope;

    fn ask(keys: &SigningKeys, date: &str, keep: Keep) {
        let scope = Scope { date, region: "us-east-1", service: "sagemaker" };
        keys.with(scope, keep, |_| ());
    }

    #[test]
    fn a_key_worth_keeping_is_kept_once_and_another_is_not() {
        let keys = SigningKeys::of(Secret::new("secret"));
        ask(&keys, "20261122", Keep::Yes);
        ask(&keys, "20261122", Keep::Yes);
        ask(&keys, "19990101", Keep::No);
        assert_eq!(keys.kept_days(), ["20261122"]);
    }

    #[test]
    fn the_number_of_kept_keys_is_bounded_and_the_oldest_goes() {
        let keys = SigningKeys::of(Secret::new("secret"));
        for day in 0..100 {
            ask(&keys, &format!("{day:08}"), Keep::Yes);
            assert!(keys.kept_days().len() <= MAX_KEYS_PER_SECRET);
        }
        let newest: Vec<_> = (92..100).map(|day| format!("{day:08}")).collect();
        assert_eq!(keys.kept_days(), newest);
    }
}
