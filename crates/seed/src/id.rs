//! Ids that look random and are derived from numbers or texts.

use crate::random::{GOLDEN_GAMMA, fold, mix};

/// Returns the UUID of version 4 with these bits, except those of the version and the variant.
pub fn uuid(high: u64, low: u64) -> String {
    let high = (high & !0xF000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    let mut digits = Vec::with_capacity(36);
    for (index, byte) in high.to_be_bytes().into_iter().chain(low.to_be_bytes()).enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            digits.push(b'-');
        }
        digits.extend_from_slice(&[byte >> 4, byte & 0xF].map(digit));
    }
    // They are ASCII.
    String::from_utf8(digits).unwrap_or_default()
}

/// Returns the hexadecimal digit of a number below 16.
const fn digit(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}

/// Returns an id of 20 letters and digits that is always the same for a text, such as the one by
/// which the service names the variant behind a component.
pub fn variant_id(text: &str) -> String {
    let digits = (0..20).scan(fold(0, text.as_bytes()), |state, _| {
        *state = mix(state.wrapping_add(GOLDEN_GAMMA));
        let index = usize::try_from(*state % 62).unwrap_or_default();
        ALPHANUMERIC.get(index).map(|byte| char::from(*byte))
    });
    digits.collect()
}

/// Characters of an id.
const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#[cfg(test)]
mod tests {
    use super::variant_id;

    #[test]
    fn a_text_always_has_the_same_variant_id() {
        assert_eq!(variant_id("llama"), variant_id("llama"));
        assert_ne!(variant_id("llama"), variant_id("lama"));
        assert_eq!(variant_id("").len(), 20);
    }
}
