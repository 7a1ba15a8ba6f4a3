//! Durations as people write them.

/// Reads `12h`, `30m`, `900s` or plain seconds.
pub(crate) fn parse_seconds(text: &str) -> Result<u32, String> {
    let digits = text.trim_end_matches(['h', 'm', 's']);
    let unit = match text.strip_prefix(digits) {
        Some("h") => 3600,
        Some("m") => 60,
        Some("" | "s") => 1,
        _ => return Err(EXPECTED.to_owned()),
    };
    let number: u32 = digits.parse().map_err(|_| EXPECTED.to_owned())?;
    number.checked_mul(unit).ok_or_else(|| EXPECTED.to_owned())
}

const EXPECTED: &str = "expected a duration such as `12h`, `30m` or `900s`";

#[cfg(test)]
mod tests {
    use super::parse_seconds;

    #[test]
    fn a_duration_of_hours_minutes_or_seconds_is_read() {
        for (text, seconds) in [("12h", 43_200), ("30m", 1_800), ("900s", 900), ("900", 900)] {
            assert_eq!(parse_seconds(text), Ok(seconds));
        }
        for text in ["", "h", "-1s", "1.5h", "1d", "12hh", "99999999999", "2000000h"] {
            assert!(parse_seconds(text).is_err(), "{text}");
        }
    }
}
