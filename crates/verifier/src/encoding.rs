//! The canonical percent-encoding of SigV4: unreserved characters as they are, `%XX` in upper
//! case for all else, and nothing else.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::positions::positions;
use crate::span::Span;

/// Whether `value` is what a signer would have written.
///
/// SPEC Q3. There is one accepted spelling of each value and no second, normalised attempt, so
/// two different tokens never mean the same.
pub(crate) fn is_canonical(value: &[u8]) -> bool {
    positions(value, |byte| !is_unreserved(byte)).all(|at| {
        escape(value.get(at..).unwrap_or_default()).is_some_and(|byte| !is_unreserved(byte))
    })
}

/// The canonical encoding of a value.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, ESCAPED).to_string()
}

/// All but the unreserved characters.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Appends what a stretch of `text` stands for to `text` itself, if it is canonically encoded.
pub(crate) fn append_decoded(text: &mut Vec<u8>, encoded: Span) -> Option<Span> {
    if !is_canonical(encoded.of(text)) {
        return None;
    }
    let start = text.len();
    text.resize(start + encoded.len(), 0);
    let (before, place) = text.split_at_mut_checked(start)?;
    let unused = decode(encoded.of(before), place).len();
    text.truncate(text.len() - unused);
    Span::new(start, text.len())
}

/// Writes what `value` stands for to `place`, and returns what is left of it.
fn decode<'a>(value: &[u8], mut place: &'a mut [u8]) -> &'a mut [u8] {
    let mut put = |bytes: &[u8]| {
        if let Some(place) = place.split_off_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
        }
    };
    let mut copied = 0;
    for at in positions(value, |byte| byte == b'%') {
        put(value.get(copied..at).unwrap_or_default());
        put(escape(value.get(at..).unwrap_or_default()).as_slice());
        copied = at + ESCAPE_BYTES;
    }
    put(value.get(copied..).unwrap_or_default());
    place
}

/// `%XX`
const ESCAPE_BYTES: usize = 3;

/// RFC 3986, section 2.3. Written without branches, for [`positions`].
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    let is_letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let is_digit = byte.wrapping_sub(b'0') < 10;
    let is_mark = matches!(byte, b'-' | b'.' | b'_' | b'~');
    is_letter | is_digit | is_mark
}

/// The byte that `text` starts with an escape of, in upper-case digits.
fn escape(text: &[u8]) -> Option<u8> {
    let [b'%', high, low] = text.first_chunk()? else { return None };
    Some(nibble(*high)? << 4 | nibble(*low)?)
}

/// The value of an upper-case hexadecimal digit.
const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit & 0x0F),
        b'A'..=b'F' => Some((digit & 0x0F) + 9),
        _ => None,
    }
}
#[cfg(test)]
mod tests {
    use super::is_canonical;

    #[test]
    fn unreserved_characters_and_upper_case_escapes_are_canonical() {
        for value in ["", "host", "-_.~", "a%2Fb", "%00", "%FF", "%C3%A9", "%25"] {
            assert!(is_canonical(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn a_spelling_that_is_not_canonical_is_refused() {
        for value in [
            "%2f", "%2D", "%7E", "%41", "%30", "+", "/", "=", ":", "%", "%2", "%2G", "%%", "é",
            "%2%", "a%", "*", "!", "'", "(", ",", ";", "@", "?", "%+2",
        ] {
            assert!(!is_canonical(value.as_bytes()), "{value}");
        }
    }
}
