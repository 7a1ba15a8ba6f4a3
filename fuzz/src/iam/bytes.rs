//! Base64 (SPEC O10): every digit as six bits, and the padding that makes them fours.

/// The bytes that a text stands for. Bits of the last digit that belong to no byte are not looked
/// at: the rules speak of what a text stands for, not of the one way to write it.
pub(crate) fn read(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let bits = digits.chars().map(|digit| {
        let value = ALPHABET.chars().position(|known| known == digit)?;
        Some(format!("{value:06b}"))
    });
    let bits = bits.collect::<Option<String>>()?;
    let bytes = (0..bits.len() / 8).map(|n| u8::from_str_radix(&bits[8 * n..8 * n + 8], 2).ok());
    bytes.collect()
}

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
