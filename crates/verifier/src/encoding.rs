//! The canonical percent-encoding of SigV4: unreserved characters as they are, `%XX` in upper
//! case for all else, and nothing else.

/// Whether `value` is what a signer would have written.
///
/// There is one accepted spelling of each value and no second, normalised attempt, so two
/// different tokens never mean the same.
pub(crate) fn is_canonical(value: &str) -> bool {
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        let canonical = match byte {
            b'%' => match (bytes.next().and_then(nibble), bytes.next().and_then(nibble)) {
                (Some(high), Some(low)) => !is_unreserved(high << 4 | low),
                _ => false,
            },
            plain => is_unreserved(plain),
        };
        if !canonical {
            return false;
        }
    }
    true
}

/// The bytes that a canonically encoded value stands for.
pub(crate) fn decode(value: &str) -> impl Iterator<Item = u8> + '_ {
    percent_encoding::percent_decode_str(value)
}

/// Appends what `bytes[range]`, canonically encoded, stands for to `bytes` itself.
///
/// Decoded behind the text it came from, a credential costs no allocation of its own.
pub(crate) fn append_decoded(bytes: &mut alloc::vec::Vec<u8>, range: core::ops::Range<usize>) {
    let mut at = range.start;
    while at < range.end {
        let escape = (
            bytes.get(at).copied(),
            bytes.get(at + 1).copied().and_then(nibble),
            bytes.get(at + 2).copied().and_then(nibble),
        );
        let (byte, width) = match escape {
            (Some(b'%'), Some(high), Some(low)) => (high << 4 | low, 3),
            (Some(plain), ..) => (plain, 1),
            (None, ..) => return,
        };
        bytes.push(byte);
        at += width;
    }
}

/// RFC 3986, section 2.3.
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// The value of an upper-case hexadecimal digit.
const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_canonical;

    #[test]
    fn unreserved_characters_and_upper_case_escapes_are_canonical() {
        for value in ["", "host", "-_.~", "a%2Fb", "%00", "%FF", "%C3%A9", "%25"] {
            assert!(is_canonical(value), "{value}");
        }
    }

    #[test]
    fn every_other_spelling_is_not() {
        for value in [
            "%2f", "%2D", "%7E", "%41", "%30", "+", "/", "=", ":", "%", "%2", "%2G", "%%", "é",
            "%2%", "a%", "*", "!", "'", "(", ",", ";", "@", "?", "%+2",
        ] {
            assert!(!is_canonical(value), "{value}");
        }
    }
}
