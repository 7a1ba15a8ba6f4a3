//! The signature of a token, as it is written.

use crate::error::Error;

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
