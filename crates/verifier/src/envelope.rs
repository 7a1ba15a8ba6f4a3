//! What a token comes in: the prefix of a service, and Base64.

use alloc::vec::Vec;

use base64::Engine as _;

use crate::error::Error;
use crate::service::Service;

/// The longest token that is looked at: 16 KiB.
///
/// A token with a session token of 4,096 characters has 6,326 bytes, and it may come close to
/// three times that where every character needs an escape. Beyond this cap nothing is decoded
/// or hashed.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// Opens a token: finds its service, and the text that was encoded. SPEC E1, E2, E3.
///
/// The text has room behind it for the credential that will be decoded there. SPEC C5.
pub(crate) fn open(bearer: &[u8]) -> Result<(Service, Vec<u8>), Error> {
    if bearer.len() > MAX_TOKEN_BYTES {
        return Err(Error::TokenTooLong { length: bearer.len() });
    }
    let (service, encoded) = Service::of(bearer).ok_or(Error::PrefixUnknown)?;
    let mut text = Vec::with_capacity(2 * base64::decoded_len_estimate(encoded.len()));
    ENGINE.decode_vec(encoded, &mut text).map_err(|_| Error::Base64Invalid)?;
    Ok((service, text))
}

/// The first byte of a decoded token that is none of a URL: a fragment has no place in a token,
/// and white space is what parsers strip.
///
/// SPEC E4. It is looked for only in what is refused, since no accepted value holds any.
#[cold]
pub(crate) fn unprintable(text: &[u8]) -> Option<Error> {
    let position = text.iter().position(|byte| !byte.is_ascii_graphic() || *byte == b'#')?;
    Some(Error::TextNotPrintable { position })
}

#[cfg(not(feature = "simd"))]
use base64::engine::general_purpose::STANDARD as ENGINE;

/// Made once, since it looks for what the processor can do.
#[cfg(feature = "simd")]
static ENGINE: std::sync::LazyLock<base64::engine::Simd> = std::sync::LazyLock::new(|| {
    base64::engine::Simd::standard(base64::engine::general_purpose::PAD)
});
