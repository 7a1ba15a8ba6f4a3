//! Who is calling, once a token has been verified.

use stagemaker_verifier::{Caller, Timestamp};

/// The user, role session or service that holds credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Its ARN, such as `arn:aws:iam::123456789012:user/ci`.
    pub arn: String,
    /// The 12 digits of its account.
    pub account_id: String,
}

/// The caller of a request, as [`AuthenticateLayer`](crate::AuthenticateLayer) puts it into the
/// request's extensions.
///
/// It has no constructor: where there is one, a token has been verified.
#[derive(Clone, Debug)]
pub struct Identity {
    access_key_id: Box<str>,
    principal: Principal,
    signed_at: Timestamp,
    expires_at: Timestamp,
}

impl Identity {
    /// The principal is copied: a count of those who share it would be the one word that all
    /// threads write to.
    pub(crate) fn of(caller: Caller<'_>, principal: &Principal) -> Self {
        Self {
            access_key_id: caller.access_key_id().into(),
            principal: principal.clone(),
            signed_at: caller.signed_at(),
            expires_at: caller.expires_at(),
        }
    }

    /// The access key id whose secret signed the token.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The principal that the access key belongs to.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// When the token was signed.
    pub fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    /// The first instant at which the token is no longer valid.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}
