//! A genuine token, with the credential that signed it.

use stagemaker_verifier::{Fingerprint, Signature, Timestamp, Token};

use crate::credential::Credential;

/// A genuine token, and the credential whose secret signed it.
///
/// It has no constructor: it comes from [`Credentials::verify`](crate::Credentials::verify) and from
/// nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Verified<'a> {
    credential: &'a Credential,
    pub(crate) position: usize,
    pub(crate) signed_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) signature: Signature,
}

impl<'a> Verified<'a> {
    pub(crate) fn of(token: &Token, position: usize, credential: &'a Credential) -> Self {
        let (signed_at, expires_at) = (token.signed_at(), token.expires_at());
        let signature = token.signature();
        Self { credential, position, signed_at, expires_at, signature }
    }

    /// The credential, with its principal and what that may do.
    pub fn credential(&self) -> &'a Credential {
        self.credential
    }

    /// The instant at which the token was signed.
    pub fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    /// The first instant at which the token is no longer valid.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The fingerprint of the token.
    pub fn fingerprint(&self) -> Fingerprint {
        self.signature.fingerprint()
    }
}
