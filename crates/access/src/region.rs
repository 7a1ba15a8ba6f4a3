//! The names of regions.

/// Returns whether a text can be the name of a region: small letters, digits and hyphens.
pub fn is_region(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::is_region;

    #[test]
    fn a_region_has_small_letters_digits_and_hyphens() {
        assert!(is_region("us-east-1"));
        for text in ["", "US-EAST-1", "eu west", "eu_west_1"] {
            assert!(!is_region(text), "{text}");
        }
    }
}
