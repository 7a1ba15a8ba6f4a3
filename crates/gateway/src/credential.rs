//! The credentials of one principal.

use std::sync::Arc;

use stagemaker_verifier::{Scope, SigningKey};

use crate::derived_keys::DerivedKeys;
use crate::identity::Principal;
use crate::permissions::Permissions;
use crate::secret::Secret;
use crate::signing_keys::SigningKeys;

/// Credentials of a principal: an access key id, its secret or keys that were derived from it
/// and, if they are temporary, a session token.
#[derive(Debug)]
pub struct Credential {
    access_key_id: Box<str>,
    held: Held,
    session_token: Option<Secret>,
    principal: Arc<Principal>,
    permissions: Option<Arc<Permissions>>,
}

/// What is held of a secret access key.
#[derive(Debug)]
enum Held {
    /// The secret itself: the key of any scope can be derived.
    Secret(SigningKeys),
    /// Some of its keys: nothing can be verified but tokens of their scopes.
    Keys(DerivedKeys),
}

impl Credential {
    /// Long-term credentials.
    pub fn new(
        access_key_id: impl Into<Box<str>>,
        secret_access_key: Secret,
        principal: Arc<Principal>,
    ) -> Self {
        let held = Held::Secret(SigningKeys::of(secret_access_key));
        Self::of(access_key_id.into(), held, principal)
    }

    /// Long-term credentials of which only derived keys are held, and never the secret.
    pub fn from_derived_keys(
        access_key_id: impl Into<Box<str>>,
        keys: DerivedKeys,
        principal: Arc<Principal>,
    ) -> Self {
        Self::of(access_key_id.into(), Held::Keys(keys), principal)
    }

    fn of(access_key_id: Box<str>, held: Held, principal: Arc<Principal>) -> Self {
        Self { access_key_id, held, session_token: None, principal, permissions: None }
    }

    /// Makes them temporary: tokens must carry this session token.
    #[must_use]
    pub fn with_session_token(self, session_token: Secret) -> Self {
        let held = match self.held {
            Held::Secret(keys) => Held::Secret(keys.with_session_token(session_token.clone())),
            Held::Keys(keys) => Held::Keys(keys.with_session_token(session_token.reveal())),
        };
        Self { held, session_token: Some(session_token), ..self }
    }

    /// Limits what their holder may do. Without it, that is everything.
    #[must_use]
    pub fn with_permissions(self, permissions: Arc<Permissions>) -> Self {
        Self { permissions: Some(permissions), ..self }
    }

    /// The access key id.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret access key; none where only derived keys are held.
    pub fn secret_access_key(&self) -> Option<&Secret> {
        match &self.held {
            Held::Secret(keys) => Some(keys.secret_access_key()),
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

    /// The session token, if the credentials are temporary.
    pub fn session_token(&self) -> Option<&Secret> {
        self.session_token.as_ref()
    }

    /// Whom they belong to.
    pub fn principal(&self) -> &Arc<Principal> {
        &self.principal
    }

    /// What their holder may do, if that is not everything.
    pub fn permissions(&self) -> Option<&Permissions> {
        self.permissions.as_deref()
    }

    /// Where the key of a scope is to be had, if anywhere.
    pub(crate) fn source(&self, scope: Scope<'_>) -> Option<KeySource<'_>> {
        match &self.held {
            Held::Secret(keys) => Some(KeySource::Secret(keys)),
            Held::Keys(keys) => keys.find(scope).map(KeySource::Given),
        }
    }
}

/// Where the key of a scope is to be had.
pub(crate) enum KeySource<'a> {
    /// It is derived from the secret, unless it has been.
    Secret(&'a SigningKeys),
    /// It was derived elsewhere.
    Given(&'a SigningKey),
}
