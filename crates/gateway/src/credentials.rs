//! The credentials that are accepted, as one snapshot.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::hint::black_box;

use stagemaker_verifier::{Admitted, Audience, Timestamp, Token};

use crate::credential::Credential;
use crate::denied::Denied;
use crate::prepared::Prepared;
use crate::reason::Reason;
use crate::signing_keys::SigningKeys;
use crate::verified::Verified;

/// Every credential that is accepted: a snapshot that is read, replaced and never changed.
///
/// [`prepare`](Self::prepare) derives the signing keys ahead, which
/// [`Authenticator`](crate::Authenticator) does by itself.
#[derive(Debug)]
pub struct Credentials {
    position: HashMap<Box<str>, usize>,
    known: Vec<Known>,
    decoy: Known,
    prepared: Prepared,
}

/// A credential, and its keys.
#[derive(Debug)]
struct Known {
    credential: Credential,
    keys: SigningKeys,
}

impl Credentials {
    /// Collects credentials.
    ///
    /// # Errors
    ///
    /// When two of them have the same access key id. SPEC S6
    pub fn new(
        credentials: impl IntoIterator<Item = Credential>,
    ) -> Result<Self, DuplicateAccessKeyId> {
        let mut position: HashMap<Box<str>, usize> = HashMap::new();
        let mut known = Vec::new();
        for credential in credentials {
            match position.entry(credential.access_key_id().into()) {
                Entry::Vacant(vacant) => vacant.insert(known.len()),
                Entry::Occupied(taken) => return Err(DuplicateAccessKeyId(taken.key().clone())),
            };
            let keys = SigningKeys::of(&credential);
            known.push(Known { credential, keys });
        }
        let decoy = Known { credential: Credential::decoy(), keys: SigningKeys::decoy() };
        Ok(Self { position, known, decoy, prepared: Prepared::default() })
    }

    /// The credential with this access key id.
    pub fn get(&self, access_key_id: &str) -> Option<&Credential> {
        self.position.get(access_key_id).map(|position| self.at(*position))
    }

    /// All credentials, in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = &Credential> {
        self.known.iter().map(|known| &known.credential)
    }

    /// The number of credentials: a folder of secrets that was emptied shows here.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Returns whether there is no credential at all, so that everybody is refused.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The credential at a position that a verification found. There is always one; were there
    /// none, it would be nobody's, who may do nothing.
    pub(crate) fn at(&self, position: usize) -> &Credential {
        &self.known.get(position).unwrap_or(&self.decoy).credential
    }

    /// Derives the keys of all credentials for tokens that may be valid at `now` or in the hour
    /// after it, one to three each, a microsecond a key. SPEC T1, T2
    ///
    /// Without it, every verification derives its key anew, and is right all the same.
    pub fn prepare(&self, audience: &Audience, now: Timestamp) {
        let _preparing = self.prepared.begin();
        self.known.iter().for_each(|known| known.keys.prepare(audience, now));
        self.decoy.keys.prepare(audience, now);
        self.prepared.set(now);
    }

    /// Returns whether the keys of `now` have been derived.
    pub fn is_prepared(&self, now: Timestamp) -> bool {
        self.prepared.contains(now)
    }

    /// Verifies a bearer token, without the scheme in front.
    ///
    /// # Errors
    ///
    /// The first reason why it is refused: the verifier's, in the order of its stages, then the
    /// end of the credentials, then their revocations.
    pub fn verify(
        &self,
        bearer: &str,
        audience: &Audience,
        now: Timestamp,
    ) -> Result<Verified<'_>, Denied> {
        let token = Token::parse(bearer)?;
        // Before a key is looked up: a token for somebody else is nobody's here.
        let admitted = audience.admit(&token).map_err(|error| Denied::new(error, &token))?;
        self.verify_admitted(&admitted, now)
    }

    /// Verifies a token that the audience admits.
    pub(crate) fn verify_admitted(
        &self,
        admitted: &Admitted<'_, '_>,
        now: Timestamp,
    ) -> Result<Verified<'_>, Denied> {
        let token = admitted.token();
        let position = self.find(token.access_key_id());
        let known = position.and_then(|position| self.known.get(position));
        // SPEC K1, T1. An unknown key goes the way of a wrong signature, so that the two take the
        // same time: nor may the compiler find out that its verdict does not matter.
        let keys = &known.unwrap_or(&self.decoy).keys;
        let (verdict, is_held) =
            black_box(keys.with(token.scope(), |key, is_held| {
                (admitted.verify(key, now).map(drop), is_held)
            }));
        let denied = |reason: Reason| Denied::new(reason, token);
        let (Some(position), Some(known)) = (position, known) else {
            return Err(denied(Reason::AccessKeyUnknown));
        };
        if !is_held {
            let signed_at = token.signed_at();
            return Err(denied(Reason::SigningKeyUnknown { signed_at }));
        }
        verdict.map_err(|error| Denied::new(error, token))?;
        let Known { credential, .. } = known;
        let checked = credential.check(token.signed_at(), || token.fingerprint(), now);
        checked.map_err(denied)?;
        Ok(Verified::of(token, position, credential))
    }

    fn find(&self, access_key_id: &str) -> Option<usize> {
        let found = self.position.get(access_key_id).copied();
        if found.is_none() {
            // An id that is found has been compared, and that takes some nanoseconds too.
            black_box(black_box(access_key_id) == access_key_id);
        }
        found
    }
}

#[cfg(shuttle)]
impl Credentials {
    /// The days of the kept keys of each credential and of the decoy.
    pub(crate) fn kept_days(&self) -> Vec<Vec<String>> {
        let all = self.known.iter().chain([&self.decoy]);
        all.map(|known| known.keys.kept_days()).collect()
    }
}

/// Two credentials have the same access key id.
///
/// Exhaustive: it holds that id, and there is nothing else to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateAccessKeyId(pub Box<str>);

impl fmt::Display for DuplicateAccessKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "two credentials have the access key id `{}`", self.0.escape_debug())
    }
}

impl std::error::Error for DuplicateAccessKeyId {}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Credentials;
    use crate::access::Access;
    use crate::credential::Credential;
    use crate::derived_keys::{DerivedKey, DerivedKeys};
    use crate::principal::Principal;
    use crate::secret::Secret;
    use crate::signing_keys::tests::DERIVED;
    use stagemaker_verifier::{Audience, Scope, SigningCredentials, Timestamp, mint};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_basic(text).unwrap()
    }

    fn credentials() -> Credentials {
        let principal = Principal::parse("arn:aws:iam::123456789012:user/ci").unwrap();
        let (principal, access) = (Arc::new(principal), Access::Unlimited);
        let scope = Scope { date: "20261122", region: "us-east-1", service: "sagemaker" };
        let keys = DerivedKeys::new([DerivedKey::new(scope, &[7; 32]).unwrap()]).unwrap();
        let whole =
            Credential::new("whole", Secret::new("s"), Arc::clone(&principal), access.clone());
        let derived = Credential::from_derived_keys("derived", keys, principal, access);
        Credentials::new([whole.unwrap(), derived.unwrap()]).unwrap()
    }

    /// SPEC T1. Whatever is held of its key, a token of the day costs no derivation, and one of
    /// another day costs one.
    #[test]
    fn an_unknown_access_key_takes_as_many_derivations_as_a_known_one() {
        let (credentials, audience) = (credentials(), Audience::sagemaker("us-east-1"));
        for now in ["20261122T130000Z", "20261123T130000Z", "20261122T130000Z"] {
            credentials.prepare(&audience, at(now));
            for id in ["whole", "derived", "unknown"] {
                for (signed_at, cost) in [(now, 0), ("20261120T130000Z", 1)] {
                    let signer = SigningCredentials {
                        access_key_id: id,
                        secret_access_key: "x",
                        session_token: None,
                    };
                    let token = mint(&audience, signer, at(signed_at), 900).unwrap();
                    let before = DERIVED.get();
                    assert!(credentials.verify(&token, &audience, at(now)).is_err());
                    assert_eq!(DERIVED.get() - before, cost, "{id} {signed_at} at {now}");
                }
            }
        }
    }

    /// SPEC T2. To prepare again what is there costs nothing.
    #[test]
    fn keys_are_derived_once_for_a_day() {
        let (credentials, audience) = (credentials(), Audience::sagemaker("us-east-1"));
        let derived = |now| {
            let before = DERIVED.get();
            credentials.prepare(&audience, at(now));
            DERIVED.get() - before
        };
        assert_eq!(derived("20261122T130000Z"), 3);
        assert_eq!(derived("20261122T140000Z"), 0);
        assert_eq!(derived("20261122T230000Z"), 3);
        assert_eq!(derived("20261123T000000Z"), 0);
    }
}
