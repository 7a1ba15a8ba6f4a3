//! The credentials of one principal.

use std::collections::BTreeSet;
use std::sync::Arc;

use stagemaker_verifier::{Fingerprint, Timestamp};

use crate::access::Access;
use crate::derived_keys::DerivedKeys;
use crate::permissions::Permissions;
use crate::principal::Principal;
use crate::reason::Reason;
use crate::secret::Secret;
use crate::setting::{self, InvalidSetting};

/// Credentials of a principal: an access key id, its secret or keys that were derived from it
/// and, if they are temporary, a session token and an expiry.
///
/// Whatever would let everybody in cannot be made: an empty secret, one that ends with the line
/// feed of its file, a temporary credential without an end.
#[derive(Clone, Debug)]
pub struct Credential {
    access_key_id: Box<str>,
    held: Held,
    session: Option<Session>,
    principal: Arc<Principal>,
    access: Access,
    refused_before: Option<Timestamp>,
    refused_tokens: BTreeSet<Fingerprint>,
}

/// What is held of a secret access key.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    /// The secret itself: the key of any scope can be derived.
    Secret(Secret),
    /// Some of its keys: nothing can be verified but tokens of their scopes.
    Keys(DerivedKeys),
}

/// The session token and expiry of temporary credentials.
#[derive(Clone, Debug)]
struct Session {
    token: Secret,
    expires_at: Timestamp,
}

/// The two kinds of credentials that AWS gives out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialKind {
    /// Those of an IAM user, which last until they are withdrawn.
    LongTerm,
    /// Those of a role session, with a session token and an expiry.
    Temporary,
}

impl CredentialKind {
    /// The kind in one word: `long_term` or `temporary`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LongTerm => "long_term",
            Self::Temporary => "temporary",
        }
    }
}

impl Credential {
    /// Makes long-term credentials of an access key.
    ///
    /// # Errors
    ///
    /// When the id or the secret is empty, has white space or a line end at an edge, or holds a
    /// control character; or when the id holds a `/` or is longer than AWS's.
    pub fn new(
        access_key_id: &str,
        secret_access_key: Secret,
        principal: Arc<Principal>,
        access: impl Into<Access>,
    ) -> Result<Self, InvalidSetting> {
        setting::secret_access_key(secret_access_key.reveal())?;
        Self::of(access_key_id, Held::Secret(secret_access_key), principal, access.into())
    }

    /// Makes long-term credentials of which only derived keys are held, and never the secret.
    ///
    /// # Errors
    ///
    /// Those of [`Credential::new`] for the id.
    pub fn from_derived_keys(
        access_key_id: &str,
        keys: DerivedKeys,
        principal: Arc<Principal>,
        access: impl Into<Access>,
    ) -> Result<Self, InvalidSetting> {
        Self::of(access_key_id, Held::Keys(keys), principal, access.into())
    }

    fn of(
        access_key_id: &str,
        held: Held,
        principal: Arc<Principal>,
        access: Access,
    ) -> Result<Self, InvalidSetting> {
        setting::access_key_id(access_key_id)?;
        Ok(Self {
            access_key_id: access_key_id.into(),
            held,
            session: None,
            principal,
            access,
            refused_before: None,
            refused_tokens: BTreeSet::new(),
        })
    }

    /// The credential of nobody, whose keys stand in for those of unknown access keys.
    pub(crate) fn decoy() -> Self {
        Self {
            access_key_id: Box::default(),
            held: Held::Keys(DerivedKeys::default()),
            session: None,
            principal: Arc::new(Principal::nobody()),
            access: Permissions::default().into(),
            refused_before: None,
            refused_tokens: BTreeSet::new(),
        }
    }

    /// Makes them temporary: tokens must carry this session token, and none is accepted from
    /// `expires_at` on, however long it says that it lives. SPEC K3
    ///
    /// # Errors
    ///
    /// When the session token is empty, has white space or a line end at an edge, or holds a
    /// control character.
    pub fn temporary(
        self,
        session_token: Secret,
        expires_at: Timestamp,
    ) -> Result<Self, InvalidSetting> {
        setting::session_token(session_token.reveal())?;
        Ok(Self { session: Some(Session { token: session_token, expires_at }), ..self })
    }

    /// Refuses every token that was signed before an instant, which is how AWS revokes the
    /// sessions of a role. SPEC K4
    #[must_use]
    pub fn refusing_tokens_before(self, instant: Timestamp) -> Self {
        Self { refused_before: Some(instant), ..self }
    }

    /// Refuses one token, by the fingerprint that a log has of it. SPEC K5
    #[must_use]
    pub fn refusing_token(mut self, fingerprint: Fingerprint) -> Self {
        self.refused_tokens.insert(fingerprint);
        self
    }

    /// The access key id.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret access key; none where only derived keys are held.
    pub fn secret_access_key(&self) -> Option<&Secret> {
        match &self.held {
            Held::Secret(secret) => Some(secret),
            Held::Keys(_) => None,
        }
    }

    /// The derived keys that are held instead of the secret; none where that is held.
    pub fn derived_keys(&self) -> Option<&DerivedKeys> {
        match &self.held {
            Held::Secret(_) => None,
            Held::Keys(keys) => Some(keys),
        }
    }

    /// The session token; none of long-term credentials.
    pub fn session_token(&self) -> Option<&Secret> {
        self.session.as_ref().map(|session| &session.token)
    }

    /// The first instant at which temporary credentials are no longer accepted; none of
    /// long-term credentials.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.session.as_ref().map(|session| session.expires_at)
    }

    /// The kind of the credentials.
    pub fn kind(&self) -> CredentialKind {
        match self.session {
            Some(_) => CredentialKind::Temporary,
            None => CredentialKind::LongTerm,
        }
    }

    /// The principal that they belong to.
    pub fn principal(&self) -> &Arc<Principal> {
        &self.principal
    }

    /// The access of their holder.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The permissions of their holder; none where access is unlimited.
    pub fn permissions(&self) -> Option<&Permissions> {
        self.access.permissions()
    }

    pub(crate) fn held(&self) -> &Held {
        &self.held
    }

    /// Checks what is known of a genuine token's credentials beside the token. SPEC K3, K4, K5
    pub(crate) fn check(
        &self,
        signed_at: Timestamp,
        fingerprint: impl FnOnce() -> Fingerprint,
        now: Timestamp,
    ) -> Result<(), Reason> {
        if let Some(expires_at) = self.expires_at().filter(|expires_at| now >= *expires_at) {
            return Err(Reason::CredentialsExpired { expires_at });
        }
        if let Some(instant) = self.refused_before.filter(|instant| signed_at < *instant) {
            return Err(Reason::SignedBeforeRevocation { instant });
        }
        if !self.refused_tokens.is_empty() && self.refused_tokens.contains(&fingerprint()) {
            return Err(Reason::TokenRevoked);
        }
        Ok(())
    }
}
