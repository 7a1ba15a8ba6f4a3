//! Signing keys.

use alloc::sync::Arc;
use core::fmt;
use core::hint::black_box;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::encoding;
use crate::error::Error;
use crate::scope::{Scope, TERMINATOR};

/// The signing key of one secret for one day, region and service.
///
/// It is a keyed HMAC state, wiped when dropped: cheap to clone, worth caching, and of no use
/// outside its scope. Whoever holds only such keys never holds a secret.
#[derive(Clone)]
pub struct SigningKey {
    mac: Hmac<Sha256>,
    session_token: Option<Arc<str>>,
}

impl SigningKey {
    /// Derives the key of a secret access key for a scope.
    ///
    /// The key is that of long-term credentials: a token that carries a session token is
    /// refused. For temporary credentials see [`Self::with_session_token`].
    ///
    /// Source: AWS IAM user guide, "Create a signed AWS API request", step 4.
    pub fn derive(secret_access_key: &str, scope: Scope<'_>) -> Self {
        let secret = ["AWS4".as_bytes(), secret_access_key.as_bytes()];
        let mut mac = keyed(&secret);
        for part in [scope.date, scope.region, scope.service, TERMINATOR] {
            mac.update(part.as_bytes());
            mac = keyed(&[&mac.finalize().into_bytes()]);
        }
        Self { mac, session_token: None }
    }

    /// Makes it the key of temporary credentials: only tokens that carry this session token
    /// are accepted. An empty session token is none.
    #[must_use]
    pub fn with_session_token(self, session_token: &str) -> Self {
        let session_token = (!session_token.is_empty()).then(|| Arc::from(session_token));
        Self { session_token, ..self }
    }

    /// Compares a signature with the one of these pieces, in constant time.
    pub(crate) fn check_signature(
        &self,
        string_to_sign: [&[u8]; 13],
        signature: &[u8; 32],
    ) -> Result<(), Error> {
        self.mac_of(string_to_sign).verify_slice(signature).map_err(|_| Error::SignatureMismatch)
    }

    /// Signs the pieces of a string to sign.
    #[cfg(feature = "mint")]
    pub(crate) fn sign(&self, string_to_sign: [&[u8]; 13]) -> [u8; 32] {
        self.mac_of(string_to_sign).finalize().into_bytes().into()
    }

    /// Compares the session token of a token, in its encoding, with that of the credentials.
    pub(crate) fn check_session_token(&self, encoded: Option<&str>) -> Result<(), Error> {
        // botocore emits an empty parameter when `AWS_SESSION_TOKEN` is set but empty.
        let carried = encoded.filter(|value| !value.is_empty());
        match (&self.session_token, carried) {
            (None, None) => Ok(()),
            (Some(_), None) => Err(Error::SessionTokenMissing),
            (None, Some(_)) => Err(Error::SessionTokenUnexpected),
            (Some(expected), Some(carried)) if same(expected.as_bytes(), carried) => Ok(()),
            (Some(_), Some(_)) => Err(Error::SessionTokenMismatch),
        }
    }

    fn mac_of(&self, pieces: [&[u8]; 13]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        for piece in pieces {
            mac.update(piece);
        }
        mac
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").finish_non_exhaustive()
    }
}

/// HMAC with a key given in pieces, padded or hashed to a block as RFC 2104 says; spelled out
/// because the general constructor returns an error that cannot happen.
fn keyed(pieces: &[&[u8]]) -> Hmac<Sha256> {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    let length: usize = pieces.iter().map(|piece| piece.len()).sum();
    if length > block.len() {
        let mut sha256 = Sha256::new();
        for piece in pieces {
            sha256.update(piece);
        }
        fill(&mut block, &sha256.finalize());
    } else {
        fill(&mut block, pieces.iter().copied().flatten());
    }
    Hmac::new(&block)
}

fn fill<'a>(block: &mut [u8], bytes: impl IntoIterator<Item = &'a u8>) {
    for (slot, byte) in block.iter_mut().zip(bytes) {
        *slot = *byte;
    }
}

/// Compares without stopping at the first difference.
fn same(expected: &[u8], encoded: &str) -> bool {
    let mut carried = encoding::decode(encoded);
    let mut difference = 0;
    for byte in expected {
        difference |= carried.next().map_or(1, |other| black_box(byte ^ other));
    }
    difference == 0 && carried.next().is_none()
}
