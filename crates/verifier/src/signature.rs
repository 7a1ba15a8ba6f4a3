//! The signature of a token, as it is written.

use crate::error::Error;

/// Lower case only: a signature in another case would be a second spelling of the same token.
pub(crate) fn parse(digits: &str) -> Result<[u8; 32], Error> {
    let mut signature = [0; 32];
    if digits.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(Error::SignatureMalformed);
    }
    hex::decode_to_slice(digits, &mut signature).map_err(|_| Error::SignatureMalformed)?;
    Ok(signature)
}
