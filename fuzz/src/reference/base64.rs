//! Standard Base64 with padding, a digit and a bit at a time.

/// Encodes bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for index in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * index) & 63) as usize];
            digits.push(if index > group.len() { '=' } else { char::from(digit) });
        }
    }
    digits
}

/// Decodes what [`encode`] makes, and nothing else.
pub fn decode(digits: &str) -> Option<Vec<u8>> {
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for digit in digits.trim_end_matches('=').bytes() {
        let value = ALPHABET.iter().position(|known| *known == digit)?;
        bits = (bits << 6 | u32::try_from(value).ok()?) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    // Whatever has a second spelling (padding, bits that are left over) has only one here.
    (encode(&bytes) == digits).then_some(bytes)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
