//! Durations as people write them, in files, commands and requests alike.

use std::time::Duration;

/// Parses a duration such as `300ms`, `1.5s`, `12h` or `20us`; `None` where it is none, or longer than
/// any machine runs.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let unit = text.find(|character: char| character.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at_checked(unit)?;
    let seconds = match unit {
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3_600.0,
        "d" => 86_400.0,
        _ => return None,
    };
    let number = number.trim();
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()
}

/// The sentence about a text that is no duration.
pub const DURATION_EXPECTED: &str = "expected a duration such as `300ms`, `90s` or `12h`";

#[cfg(test)]
mod tests {
    use super::parse_duration;
    use std::time::Duration;

    #[test]
    fn a_duration_is_a_number_and_a_known_unit() {
        for (text, micros) in [
            ("300ms", 300_000),
            ("1.5s", 1_500_000),
            ("20us", 20),
            ("0ms", 0),
            ("2 m", 120_000_000),
            ("12h", 43_200_000_000),
            ("1d", 86_400_000_000),
        ] {
            assert_eq!(parse_duration(text), Some(Duration::from_micros(micros)), "{text}");
        }
        for text in ["", "3", "ms", "-1s", "1e3s", "1s s", "1w", ".ms", "NaNs", "infs", "+1s"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
