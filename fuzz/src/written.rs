//! Tokens out of plain bytes, so that a seed is a file that a person can read.

use arbitrary::{Arbitrary, Error, Result, Unstructured};

use crate::reference::{SERVICES, base64};

/// A bearer token that somebody wrote by hand.
#[derive(Debug)]
pub struct Written {
    /// The token.
    pub bearer: String,
}

impl<'a> Arbitrary<'a> for Written {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mode = u.arbitrary()?;
        let bearer = written(mode, u)?;
        Ok(Self { bearer })
    }
}

/// All bytes that are left: the token itself in mode 0, and in the modes 1 to 3 what one of the
/// services would have put into Base64. No mutation of Base64 gets far into what it encodes.
pub(crate) fn written(mode: u8, u: &mut Unstructured<'_>) -> Result<String> {
    let bytes = u.bytes(u.len())?;
    match usize::from(mode % 4) {
        0 => String::from_utf8(bytes.to_vec()).map_err(|_| Error::IncorrectFormat),
        service => Ok(SERVICES[service - 1].prefix() + &base64::encode(bytes)),
    }
}

/// Whether the rest of an input is to be taken as it is, and not as a series of choices.
pub(crate) fn is_plain(mode: u8) -> bool {
    mode % 8 < 4
}
