//! The credentials that are accepted, as one snapshot.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::hint::black_box;

use stagemaker_verifier::{Audience, Caller, Error, Scope, Timestamp, Token};

use crate::credential::{Credential, KeySource};
use crate::denied::Denied;
use crate::identity::Identity;
use crate::reason::Reason;
use crate::secret::Secret;
use crate::signing_keys::{Keep, SigningKeys};

/// Every credential that is accepted: a snapshot that is read, replaced and never changed.
#[derive(Debug)]
pub struct Credentials {
    by_access_key_id: HashMap<Box<str>, Credential>,
    decoy: SigningKeys,
}

impl Credentials {
    /// Collects credentials.
    ///
    /// # Errors
    ///
    /// When two of them have the same access key id.
    pub fn new(
        credentials: impl IntoIterator<Item = Credential>,
    ) -> Result<Self, DuplicateAccessKeyId> {
        let mut by_access_key_id: HashMap<Box<str>, _> = HashMap::new();
        for credential in credentials {
            match by_access_key_id.entry(credential.access_key_id().into()) {
                Entry::Vacant(vacant) => vacant.insert(credential),
                Entry::Occupied(taken) => return Err(DuplicateAccessKeyId(taken.key().clone())),
            };
        }
        Ok(Self { by_access_key_id, decoy: decoy() })
    }

    /// The credentials with this access key id.
    pub fn get(&self, access_key_id: &str) -> Option<&Credential> {
        self.by_access_key_id.get(access_key_id)
    }

    /// All credentials, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Credential> {
        self.by_access_key_id.values()
    }

    /// Verifies a bearer token, without the scheme in front.
    ///
    /// # Errors
    ///
    /// The first reason, in the order of the verifier's stages, why it is refused.
    pub fn verify(
        &self,
        bearer: &str,
        audience: &Audience,
        now: Timestamp,
    ) -> Result<Identity, Denied> {
        let token = Token::parse(bearer)?;
        let id = token.access_key_id();
        // Before a key is derived, so that only our own scopes ever reach the kept keys.
        audience.admit(&token).map_err(|error| Denied::new(error, id))?;
        let found = self.find(id, token.scope());
        // A key that is not known goes the way of a wrong signature, so that the two take the
        // same time: nor may the compiler find out that its verdict does not matter.
        let source = found.as_ref().ok().map(|(_, source)| source);
        let verdict = black_box(self.verdict(source, &token, audience, now));
        let verdict = verdict.map_err(|error| Denied::new(error, id));
        match (found, verdict) {
            (Ok((known, _)), Ok(caller)) => Ok(Identity::of(caller, known.principal())),
            (Ok(_), Err(denied)) => Err(denied),
            (Err(reason), _) => Err(Denied::new(reason, id)),
        }
    }

    /// The credentials that a token names, and where the key for its scope is to be had.
    fn find(&self, id: &str, scope: Scope<'_>) -> Result<(&Credential, KeySource<'_>), Reason> {
        let known = self.get(id).ok_or_else(|| {
            // Who is found has been compared with the id, and that takes some nanoseconds too.
            black_box(black_box(id) == id);
            Reason::AccessKeyUnknown
        })?;
        let unknown = || Reason::SigningKeyUnknown { date: scope.date.into() };
        Ok((known, known.source(scope).ok_or_else(unknown)?))
    }

    /// The verdict by the key from a source, or by the decoy's.
    fn verdict<'token>(
        &self,
        source: Option<&KeySource<'_>>,
        token: &'token Token,
        audience: &Audience,
        now: Timestamp,
    ) -> Result<Caller<'token>, Error> {
        let (keys, given) = match source {
            Some(KeySource::Secret(keys)) => (*keys, None),
            // The decoy's key is had all the same: otherwise whoever names a far day, for which
            // keys are derived anew each time, could tell by the time that this one was not.
            Some(KeySource::Given(key)) => (&self.decoy, Some(*key)),
            None => (&self.decoy, None),
        };
        keys.with(token.scope(), keep(token, now), |key| {
            token.verify(given.unwrap_or(key), audience, now)
        })
    }
}

/// Two credentials have the same access key id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateAccessKeyId(pub Box<str>);

impl fmt::Display for DuplicateAccessKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "two credentials have the access key id `{}`", self.0)
    }
}

impl std::error::Error for DuplicateAccessKeyId {}

/// Keys that nobody has: even a token signed with their secret is refused.
fn decoy() -> SigningKeys {
    SigningKeys::of(Secret::new("nobody's secret, of the usual 40 letters"))
}

/// Keys of days on which a token may be valid now are kept; a token lives 12 hours.
fn keep(token: &Token, now: Timestamp) -> Keep {
    let distance = token.signed_at().unix_seconds().abs_diff(now.unix_seconds());
    if distance <= KEEP_WITHIN_SECONDS { Keep::Yes } else { Keep::No }
}

const KEEP_WITHIN_SECONDS: u64 = 24 * 60 * 60;

#[cfg(test)]
mod tests {
    use super::Credentials;
    use crate::credential::Credential;
    use crate::derived_keys::{DerivedKey, DerivedKeys};
    use crate::identity::Principal;
    use crate::secret::Secret;
    use stagemaker_verifier::{Audience, Credentials as Signer, Scope, Timestamp, mint};
    use std::sync::Arc;

    /// Whatever is held of its key, a token costs one key, had from a secret: its own or the
    /// decoy's.
    #[test]
    fn what_is_not_held_costs_what_is_held() {
        let now = Timestamp::parse_basic("20261122T100000Z").unwrap();
        let audience = Audience::sagemaker("us-east-1");
        let scope = |date| Scope { date, region: "us-east-1", service: "sagemaker" };
        let principal = Arc::new(Principal { arn: String::new(), account_id: String::new() });
        for (id, day, decoys) in [
            ("whole", "20261122", &[][..]),
            ("derived", "20261122", &["20261122"]),
            ("derived", "20261123", &["20261122"]),
            ("unknown", "20261122", &["20261122"]),
        ] {
            let keys = DerivedKeys::new([DerivedKey::new(scope(day), &[0; 32])]).unwrap();
            let credentials = Credentials::new([
                Credential::new("whole", Secret::new("s"), Arc::clone(&principal)),
                Credential::from_derived_keys("derived", keys, Arc::clone(&principal)),
            ]);
            let credentials = credentials.unwrap();
            let signer = Signer { access_key_id: id, secret_access_key: "x", session_token: None };
            let token = mint(&audience, signer, now, 900).unwrap();
            assert!(credentials.verify(&token, &audience, now).is_err());
            assert_eq!(credentials.decoy.kept_days(), decoys, "{id} {day}");
        }
    }
}
