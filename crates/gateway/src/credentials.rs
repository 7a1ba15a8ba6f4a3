//! The credentials that are accepted, as one snapshot.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::hint::black_box;
use std::sync::Arc;

use stagemaker_verifier::{Audience, Caller, Error, SigningKey, Timestamp, Token};

use crate::denied::Denied;
use crate::identity::{Identity, Principal};
use crate::reason::Reason;
use crate::secret::Secret;
use crate::signing_keys::{Keep, SigningKeys};

/// Credentials of a principal: an access key id, its secret and, if they are temporary, a
/// session token.
#[derive(Debug)]
pub struct Credential {
    access_key_id: Box<str>,
    secret_access_key: Secret,
    session_token: Option<Secret>,
    principal: Arc<Principal>,
    keys: SigningKeys,
}

impl Credential {
    /// Long-term credentials.
    pub fn new(
        access_key_id: impl Into<Box<str>>,
        secret_access_key: Secret,
        principal: Arc<Principal>,
    ) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key,
            session_token: None,
            principal,
            keys: SigningKeys::default(),
        }
    }

    /// Makes them temporary: tokens must carry this session token.
    #[must_use]
    pub fn with_session_token(self, session_token: Secret) -> Self {
        Self { session_token: Some(session_token), ..self }
    }

    /// The access key id.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret access key.
    pub fn secret_access_key(&self) -> &Secret {
        &self.secret_access_key
    }

    /// The session token, if the credentials are temporary.
    pub fn session_token(&self) -> Option<&Secret> {
        self.session_token.as_ref()
    }

    /// Whom they belong to.
    pub fn principal(&self) -> &Arc<Principal> {
        &self.principal
    }

    fn verify<'token>(
        &self,
        token: &'token Token,
        audience: &Audience,
        now: Timestamp,
    ) -> Result<Caller<'token>, Error> {
        let derive = || {
            let key = SigningKey::derive(self.secret_access_key.reveal(), token.scope());
            match &self.session_token {
                Some(session_token) => key.with_session_token(session_token.reveal()),
                None => key,
            }
        };
        self.keys
            .with(token.scope(), keep(token, now), derive, |key| token.verify(key, audience, now))
    }
}

/// Every credential that is accepted: a snapshot that is read, replaced and never changed.
#[derive(Debug)]
pub struct Credentials {
    by_access_key_id: HashMap<Box<str>, Credential>,
    decoy: Credential,
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
        let mut by_access_key_id = HashMap::new();
        for credential in credentials {
            match by_access_key_id.entry(credential.access_key_id.clone()) {
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
        let known = self.get(id);
        // An unknown key goes the way of a wrong signature, so that the two take the same time:
        // nor may the compiler find out that its verdict does not matter.
        let credential = known.unwrap_or(&self.decoy);
        let verdict = black_box(credential.verify(&token, audience, now));
        let known = known.ok_or_else(|| Denied::new(Reason::AccessKeyUnknown, id))?;
        let caller = verdict.map_err(|error| Denied::new(error, id))?;
        Ok(Identity::of(caller, Arc::clone(&known.principal)))
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

/// Credentials that nobody has: even a token signed with their secret is refused.
fn decoy() -> Credential {
    let nobody = Principal { arn: String::new(), account_id: String::new() };
    Credential::new("", Secret::new("nobody's secret, of the usual 40 letters"), Arc::new(nobody))
}

/// Keys of days on which a token may be valid now are kept; a token lives 12 hours.
fn keep(token: &Token, now: Timestamp) -> Keep {
    let distance = token.signed_at().unix_seconds().abs_diff(now.unix_seconds());
    if distance <= KEEP_WITHIN_SECONDS { Keep::Yes } else { Keep::No }
}

const KEEP_WITHIN_SECONDS: u64 = 24 * 60 * 60;
