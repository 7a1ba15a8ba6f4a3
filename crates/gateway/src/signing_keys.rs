//! The signing keys of one access key, ready before a request asks for them.

use std::hint::black_box;

use stagemaker_verifier::{
    Audience, MAX_LIFETIME_SECONDS, OwnedScope, Scope, SigningKey, Timestamp,
};

use crate::credential::{Credential, Held};
use crate::derived_keys::DerivedKeys;
use crate::secret::Secret;
use crate::sync::ArcSwap;

/// The signing keys of one access key, for the days on which a token may be valid now.
///
/// [`prepare`](Self::prepare) derives them ahead, for all access keys alike, so that a request
/// never shows by its time whether a key was there. A token of any other day costs a derivation
/// each time, whoever signed it: keys of days that callers name are not kept. SPEC T1, T2
///
/// They live and die with the secret that they were derived from, so a rotated one cannot leave
/// a key behind. Readers take no lock.
#[derive(Debug)]
pub struct SigningKeys {
    origin: Origin,
    session_token: Option<Secret>,
    kept: ArcSwap<Vec<Kept>>,
}

/// The origin of keys.
#[derive(Debug)]
enum Origin {
    Secret(Secret),
    Derived(DerivedKeys),
    /// From a secret that nobody has.
    Decoy,
}

/// A key for one scope.
#[derive(Clone, Debug)]
struct Kept {
    scope: OwnedScope,
    key: SigningKey,
    /// Whether the key belongs to the access key; else it is the decoy's, in the place of one
    /// that is not held.
    is_held: bool,
}

/// Seconds before a day begins at which its keys are there: an hour, more than any skew.
pub(crate) const LEAD_SECONDS: u32 = 3_600;

/// Any secret serves: a token that is signed with it is refused all the same.
const DECOY_SECRET: &str = "nobody's secret, of the usual 40 letters";

impl SigningKeys {
    /// The keys of a credential. None is derived yet.
    pub fn of(credential: &Credential) -> Self {
        let origin = match credential.held() {
            Held::Secret(secret) => Origin::Secret(secret.clone()),
            Held::Keys(keys) => Origin::Derived(keys.clone()),
        };
        Self::new(origin, credential.session_token().cloned())
    }

    /// Keys for tokens of access keys that nobody knows. Verifying with them costs as much as
    /// with any other; the verdict must be thrown away.
    pub fn decoy() -> Self {
        Self::new(Origin::Decoy, None)
    }

    fn new(origin: Origin, session_token: Option<Secret>) -> Self {
        Self { origin, session_token, kept: ArcSwap::default() }
    }

    /// Derives the keys for tokens of `audience` that may be valid at `now` or in the hour after
    /// it, and forgets all others.
    pub fn prepare(&self, audience: &Audience, now: Timestamp) {
        let before = self.kept.load();
        let (region, service) = (audience.region(), audience.service().name());
        let keys = days(now).into_iter().map(|day| {
            let scope = Scope { date: &day, region, service };
            match before.iter().find(|kept| kept.scope.as_scope() == scope) {
                Some(kept) => kept.clone(),
                None => self.derive(scope),
            }
        });
        self.kept.store(keys.collect::<Vec<_>>().into());
    }

    /// Calls `work` with the key for a scope, and with whether it belongs to the access key:
    /// where of that only derived keys are held, and none for the scope, it is the decoy's.
    ///
    /// The key is lent and not cloned, so that threads share no count of its holders.
    pub fn with<T>(&self, scope: Scope<'_>, work: impl FnOnce(&SigningKey, bool) -> T) -> T {
        // Compared part by part: joined without a delimiter, two scopes could look like one.
        if let Some(kept) = self.kept.load().iter().find(|kept| kept.scope.as_scope() == scope) {
            return work(&kept.key, kept.is_held);
        }
        let Kept { key, is_held, .. } = self.derive(scope);
        work(&key, is_held)
    }

    /// Derives one key, whatever the origin is.
    fn derive(&self, scope: Scope<'_>) -> Kept {
        #[cfg(test)]
        tests::DERIVED.with(|derived| derived.set(derived.get() + 1));
        let (key, is_held) = match &self.origin {
            Origin::Secret(secret) => (SigningKey::derive(secret.reveal(), scope), true),
            Origin::Decoy => (SigningKey::derive(black_box(DECOY_SECRET), scope), true),
            Origin::Derived(keys) => {
                // Derived where a key is held, too: the time must not tell which days are.
                let decoy = black_box(SigningKey::derive(black_box(DECOY_SECRET), scope));
                let held = keys.find(scope);
                (held.unwrap_or(&decoy).clone(), held.is_some())
            }
        };
        let key = match &self.session_token {
            Some(session_token) => key.with_session_token(session_token.reveal()),
            None => key,
        };
        Kept { scope: scope.to_owned_scope(), key, is_held }
    }
}

/// The days on which a token that is valid at `now`, or in the hour after it, may have been
/// signed: at most three, in order.
fn days(now: Timestamp) -> Vec<String> {
    let instants = [now.minus_seconds(MAX_LIFETIME_SECONDS), now, now.plus_seconds(LEAD_SECONDS)];
    let mut days: Vec<_> = instants
        .into_iter()
        .filter_map(Timestamp::to_basic)
        .filter_map(|instant| instant.get(..8).map(str::to_owned))
        .collect();
    days.dedup();
    days
}

#[cfg(any(test, shuttle))]
impl SigningKeys {
    /// The days of the kept keys, the oldest first.
    pub(crate) fn kept_days(&self) -> Vec<String> {
        self.kept.load().iter().map(|kept| kept.scope.as_scope().date.to_owned()).collect()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;

    use super::SigningKeys;
    use stagemaker_verifier::{Audience, Scope, Timestamp};

    thread_local! {
        /// How many keys were derived on this thread.
        pub(crate) static DERIVED: Cell<usize> = const { Cell::new(0) };
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_basic(text).unwrap()
    }

    /// SPEC T2. A token lives 12 hours, and may be dated a quarter of an hour ahead.
    #[test]
    fn keys_are_there_for_each_day_of_a_token_that_is_valid() {
        let keys = SigningKeys::decoy();
        let audience = Audience::sagemaker("us-east-1");
        for (now, days) in [
            ("20261122T115959Z", &["20261121", "20261122"][..]),
            ("20261122T120000Z", &["20261122"]),
            ("20261122T225959Z", &["20261122"]),
            ("20261122T230000Z", &["20261122", "20261123"]),
            ("20261123T000000Z", &["20261122", "20261123"]),
            ("00000101T000000Z", &["00000101"]),
            ("99991231T235959Z", &["99991231"]),
        ] {
            keys.prepare(&audience, at(now));
            assert_eq!(keys.kept_days(), days, "{now}");
        }
    }

    /// SPEC T2. Whoever names days fills nothing.
    #[test]
    fn a_key_of_another_day_is_derived_and_not_kept() {
        let keys = SigningKeys::decoy();
        keys.prepare(&Audience::sagemaker("us-east-1"), at("20261122T130000Z"));
        let scope = Scope { date: "19990101", region: "us-east-1", service: "sagemaker" };
        keys.with(scope, |_, _| ());
        assert_eq!(keys.kept_days(), ["20261122"]);
    }
}
