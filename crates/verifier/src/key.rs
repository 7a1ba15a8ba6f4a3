//! Signing keys.

use alloc::sync::Arc;
use core::fmt;
use core::hint::black_box;

use hmac::digest::CtOutput;
use hmac::digest::zeroize::{Zeroize as _, Zeroizing};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Digest as _;

use crate::encoding;
use crate::error::Error;
use crate::mac::MacKey;
use crate::scope::{Scope, TERMINATOR};
use crate::sha256::Sha256;

/// The signing key of one secret for one day, region and service.
///
/// It is a keyed HMAC state, wiped when dropped: cheap to clone, worth caching, and of no use
/// outside its scope. Whoever holds only such keys never holds a secret.
#[derive(Clone)]
pub struct SigningKey {
    mac: MacKey,
    /// In canonical encoding, as a token carries it.
    session_token: Option<Arc<[u8]>>,
}

impl SigningKey {
    /// Derives the key of a secret access key for a scope.
    ///
    /// The key is that of long-term credentials: a token that carries a session token is
    /// refused. For temporary credentials see [`Self::with_session_token`].
    ///
    /// Source: AWS IAM user guide, "Create a signed AWS API request", step 4.
    pub fn derive(secret_access_key: &str, scope: Scope<'_>) -> Self {
        Self::from_bytes(&derived(secret_access_key, scope))
    }

    /// The 32 bytes of such a key, to be handed to a verifier that must never hold the secret.
    ///
    /// Within their day, region and service they are as good as the secret itself: whoever has
    /// them can sign.
    pub fn derive_bytes(secret_access_key: &str, scope: Scope<'_>) -> [u8; 32] {
        *derived(secret_access_key, scope)
    }

    /// The key of 32 bytes that were derived elsewhere, of long-term credentials as well.
    pub fn from_bytes(key: &[u8; 32]) -> Self {
        Self { mac: MacKey::new(key), session_token: None }
    }

    /// Makes it the key of temporary credentials: only tokens that carry this session token
    /// are accepted. An empty session token is none.
    #[must_use]
    pub fn with_session_token(self, session_token: &str) -> Self {
        let encoded = || Arc::from(encoding::encode(session_token).into_bytes());
        let session_token = (!session_token.is_empty()).then(encoded);
        Self { session_token, ..self }
    }

    /// Compares a signature with that of the string to sign, in constant time. SPEC S5.
    pub(crate) fn check_signature(
        &self,
        string_to_sign: impl FnOnce(&mut Sha256),
        signature: &[u8; 32],
    ) -> Result<(), Error> {
        // The comparison of this type takes the same time wherever the two differ.
        let [expected, signature] = [self.sign(string_to_sign), *signature]
            .map(|code| CtOutput::<Hmac<sha2::Sha256>>::new(code.into()));
        if expected == signature { Ok(()) } else { Err(Error::SignatureMismatch) }
    }

    /// Signs the string to sign.
    pub(crate) fn sign(&self, string_to_sign: impl FnOnce(&mut Sha256)) -> [u8; 32] {
        let mut message = self.mac.begin();
        string_to_sign(&mut message);
        self.mac.finish(&mut message)
    }

    /// Compares the session token of a token, in its encoding, with that of the credentials.
    /// SPEC K1, K2.
    pub(crate) fn check_session_token(&self, encoded: Option<&[u8]>) -> Result<(), Error> {
        // botocore emits an empty parameter when `AWS_SESSION_TOKEN` is set but empty.
        let carried = encoded.filter(|value| !value.is_empty());
        match (&self.session_token, carried) {
            (None, None) => Ok(()),
            (Some(_), None) => Err(Error::SessionTokenMissing),
            (None, Some(_)) => Err(Error::SessionTokenUnexpected),
            (Some(expected), Some(carried)) if same(expected, carried) => Ok(()),
            (Some(_), Some(_)) => Err(Error::SessionTokenMismatch),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").finish_non_exhaustive()
    }
}

/// SPEC S4.
fn derived(secret_access_key: &str, scope: Scope<'_>) -> Zeroizing<[u8; 32]> {
    let date = hmac(&[b"AWS4", secret_access_key.as_bytes()], scope.date);
    let region = hmac(&[&*date], scope.region);
    let service = hmac(&[&*region], scope.service);
    hmac(&[&*service], TERMINATOR)
}

/// HMAC with a key given in pieces, padded or hashed to a block as RFC 2104 says; spelled out
/// because the general constructor returns an error that cannot happen.
fn hmac(key: &[&[u8]], message: &str) -> Zeroizing<[u8; 32]> {
    let mut block = hmac::digest::Key::<Hmac<sha2::Sha256>>::default();
    let length: usize = key.iter().map(|piece| piece.len()).sum();
    if length > block.len() {
        let mut sha256 = sha2::Sha256::new();
        for piece in key {
            sha256.update(piece);
        }
        fill(&mut block, &sha256.finalize());
    } else {
        fill(&mut block, key.iter().copied().flatten());
    }
    let mac = Hmac::<sha2::Sha256>::new(&block).chain_update(message);
    block.zeroize();
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn fill<'a>(block: &mut [u8], bytes: impl IntoIterator<Item = &'a u8>) {
    for (slot, byte) in block.iter_mut().zip(bytes) {
        *slot = *byte;
    }
}

/// Compares without stopping at the first difference. The lengths are no secret.
fn same(expected: &[u8], carried: &[u8]) -> bool {
    let difference =
        expected.iter().zip(carried).fold(0, |difference, (one, other)| difference | (one ^ other));
    expected.len() == carried.len() && black_box(difference) == 0
}
