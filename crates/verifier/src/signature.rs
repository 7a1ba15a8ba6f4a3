//! The signature of a token.

use core::fmt;

use crate::error::Error;
use crate::fingerprint::Fingerprint;

/// The signature of a token, of which only the fingerprint can be had.
///
/// It is kept where a fingerprint may be asked for later, since that takes a hash.
#[derive(Clone, Copy)]
pub struct Signature(pub(crate) [u8; 32]);

impl Signature {
    /// The fingerprint of the token.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.0)
    }
}

/// SPEC C4.
impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signature").finish_non_exhaustive()
    }
}

/// SPEC V9. Lower case only: in another case, it would be a second spelling of the same token.
#[inline]
pub(crate) fn parse(digits: &[u8]) -> Result<[u8; 32], Error> {
    let digits: &[u8; 64] = digits.try_into().map_err(|_| Error::SignatureMalformed)?;
    // Every digit is looked at, without a branch, so that vector instructions can do it.
    if !digits.iter().fold(true, |valid, digit| valid & is_digit(*digit)) {
        return Err(Error::SignatureMalformed);
    }
    let values =
        digits.map(|digit| digit.wrapping_sub(if digit < b'a' { b'0' } else { b'a' - 10 }));
    let mut signature = [0; 32];
    for (byte, [high, low]) in signature.iter_mut().zip(values.as_chunks().0) {
        *byte = high << 4 | low;
    }
    Ok(signature)
}

const fn is_digit(byte: u8) -> bool {
    (byte.wrapping_sub(b'0') < 10) | (byte.wrapping_sub(b'a') < 6)
}
