//! The caller: what is known once a token has been verified.

use crate::fingerprint::Fingerprint;
use crate::scope::Scope;
use crate::timestamp::Timestamp;
use crate::token::Token;

/// Whoever signed a genuine token that is valid now.
///
/// It has no constructor: it comes from [`Token::verify`] and from nowhere else. SPEC C3.
///
/// ```compile_fail,E0451
/// fn forged(token: &stagemaker_verifier::Token) -> stagemaker_verifier::Caller<'_> {
///     stagemaker_verifier::Caller { token }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Caller<'token> {
    token: &'token Token,
}

impl<'token> Caller<'token> {
    pub(crate) fn of(token: &'token Token) -> Self {
        Self { token }
    }

    /// The access key id whose secret signed the token.
    pub fn access_key_id(&self) -> &'token str {
        self.token.access_key_id()
    }

    /// The day, region and service that the token is for.
    pub fn scope(&self) -> Scope<'token> {
        self.token.scope()
    }

    /// The fingerprint of the token, for a log or a list of tokens that are refused.
    pub fn fingerprint(&self) -> Fingerprint {
        self.token.fingerprint()
    }

    /// Returns whether the credentials are temporary: whether the token carries a session token.
    pub fn is_temporary(&self) -> bool {
        self.token.has_session_token()
    }

    /// When the token was signed.
    pub fn signed_at(&self) -> Timestamp {
        self.token.signed_at()
    }

    /// The first instant at which the token is no longer valid.
    pub fn expires_at(&self) -> Timestamp {
        self.token.expires_at()
    }
}
