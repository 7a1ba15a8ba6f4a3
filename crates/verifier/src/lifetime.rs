//! How long a token lives.

use crate::error::Error;

/// The longest life of a token: 12 hours.
///
/// Source: `TOKEN_DURATION` in `sagemaker-core` 2.27.0.
pub const MAX_LIFETIME_SECONDS: u32 = 43_200;

/// SPEC V8. Plain decimal digits only: `str::parse` would take a sign and leading zeros.
#[inline]
pub(crate) fn parse_seconds(digits: &[u8]) -> Result<u32, Error> {
    let plain = digits.iter().all(u8::is_ascii_digit)
        && !digits.is_empty()
        && (digits == b"0" || !digits.starts_with(b"0"));
    if !plain {
        return Err(Error::ExpiresMalformed);
    }
    let seconds = digits.iter().fold(0_u32, |number, digit| {
        number.saturating_mul(10).saturating_add(u32::from(digit - b'0'))
    });
    if (1..=MAX_LIFETIME_SECONDS).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(Error::ExpiresOutOfRange)
    }
}
