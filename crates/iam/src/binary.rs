//! Base64 as conditions hold it, decoded without a place to put the bytes.

/// The bytes that a Base64 text stands for; none if it is not Base64 with its padding.
/// SPEC O10
pub(crate) fn decode(text: &str) -> Option<impl Iterator<Item = u8>> {
    let data = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let whole = text.len().is_multiple_of(QUANTUM);
    let plain = data.bytes().all(|byte| value(byte).is_some());
    (whole && plain).then(|| data.as_bytes().chunks(QUANTUM).flat_map(decode_quantum))
}

/// Four letters stand for three bytes, three for two, and two for one.
fn decode_quantum(letters: &[u8]) -> impl Iterator<Item = u8> + use<> {
    let mut bits = 0_u32;
    for index in 0..QUANTUM {
        let letter = letters.get(index).copied().and_then(value).unwrap_or(0);
        bits = bits << BITS | u32::from(letter);
    }
    let [_, bytes @ ..] = bits.to_be_bytes();
    bytes.into_iter().take(letters.len().saturating_sub(1))
}

fn value(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

const QUANTUM: usize = 4;
const BITS: u32 = 6;

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn base64_is_decoded_and_other_text_is_not() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("QQ==", b"A"),
            ("QUI=", b"AB"),
            ("QUJD", b"ABC"),
            ("QUJDRA==", b"ABCD"),
            ("//79", b"\xff\xfe\xfd"),
            ("abz0189+", b"\x69\xbc\xf4\xd7\xcf\x7e"),
        ] {
            assert!(decode(text).unwrap().eq(bytes.iter().copied()), "{text}");
        }
        for text in
            ["Q", "QQ", "QQ=", "Q===", "====", "QUI", "QUJD=", "***", "QQ==QQ==", "QU-_", "QU D"]
        {
            assert!(decode(text).is_none(), "{text}");
        }
    }
}
