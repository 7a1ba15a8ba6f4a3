//! The fingerprint of a token.

use core::fmt;
use core::str::FromStr;

use sha2::{Digest as _, Sha256};

/// Names one token in logs and in lists of refused tokens, and opens nothing.
///
/// It is the beginning of the SHA-256 of the 32 bytes of the signature, written as 32 lower-case
/// hexadecimal digits. Whoever reorders the parameters of a token keeps its signature, and so its
/// fingerprint; nobody can find the signature from it.
///
/// ```
/// use stagemaker_verifier::Fingerprint;
///
/// let written = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
/// assert_eq!(written.parse::<Fingerprint>()?.to_string(), written);
/// # Ok::<(), stagemaker_verifier::InvalidFingerprint>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; BYTES]);

/// 128 bits: no two tokens that were ever made share them.
const BYTES: usize = 16;

impl Fingerprint {
    pub(crate) fn of(signature: &[u8; 32]) -> Self {
        let hash: [u8; 32] = Sha256::digest(signature).into();
        Self(*hash.first_chunk().unwrap_or(&[0; BYTES]))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = InvalidFingerprint;

    /// Reads what [`Display`](fmt::Display) writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, InvalidFingerprint> {
        let digits: &[u8; 2 * BYTES] =
            text.as_bytes().try_into().map_err(|_| InvalidFingerprint)?;
        let (pairs, _) = digits.as_chunks();
        let mut bytes = [0; BYTES];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = value(*high)? << 4 | value(*low)?;
        }
        Ok(Self(bytes))
    }
}

fn value(digit: u8) -> Result<u8, InvalidFingerprint> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(InvalidFingerprint),
    }
}

/// A text that is no fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidFingerprint;

impl fmt::Display for InvalidFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected the 32 lower-case hexadecimal digits of a fingerprint")
    }
}

impl core::error::Error for InvalidFingerprint {}
