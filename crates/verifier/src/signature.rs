//! The signature of a token, as it is written.

use crate::error::Error;

/// Lower case only: a signature in another case would be a second spelling of the same token.
#[inline]
pub(crate) fn parse(digits: &[u8]) -> Result<[u8; 32], Error> {
    let digits: &[u8; 64] = digits.try_into().map_err(|_| Error::SignatureMalformed)?;
    // Every digit is looked at, without a branch, so that vector instructions can do it.
    if !digits.iter().fold(true, |valid, digit| valid & is_digit(*digit)) {
        return Err(Error::SignatureMalformed);
    }
    let (pairs, _) = digits.as_chunks();
    let mut signature = [0; 32];
    for (byte, [high, low]) in signature.iter_mut().zip(pairs) {
        *byte = value(*high) << 4 | value(*low);
    }
    Ok(signature)
}

const fn is_digit(byte: u8) -> bool {
    (byte.wrapping_sub(b'0') < 10) | (byte.wrapping_sub(b'a') < 6)
}

/// Of a digit: letters have bit 6, and the low bits of `a` are 1.
const fn value(digit: u8) -> u8 {
    (digit & 0x0F) + 9 * (digit >> 6)
}
