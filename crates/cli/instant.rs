//! Instants as people write them.

use stagemaker_verifier::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Reads `2026-11-22T10:00:00Z`, `20261122T100000Z` or seconds since 1970.
pub(crate) fn parse(text: &str) -> Result<Timestamp, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(Timestamp::from_unix_seconds(seconds));
    }
    if let Ok(at) = Timestamp::parse_basic(text) {
        return Ok(at);
    }
    OffsetDateTime::parse(text, &Rfc3339)
        .map(|at| Timestamp::from_unix_seconds(at.unix_timestamp()))
        .map_err(|_| EXPECTED.to_owned())
}

/// The same for a number in JSON: seconds since 1970, of which a fraction is dropped.
pub(crate) fn of_number(seconds: &serde_json::Number) -> Result<Timestamp, String> {
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    let whole = seconds.as_i64().or_else(|| seconds.as_f64().map(|float| float.floor() as i64));
    whole.map(Timestamp::from_unix_seconds).ok_or_else(|| EXPECTED.to_owned())
}

const EXPECTED: &str =
    "expected a time such as `2026-11-22T10:00:00Z`, `20261122T100000Z` or seconds since 1970";

#[cfg(test)]
mod tests {
    use super::{of_number, parse};

    #[test]
    fn every_way_to_write_a_time_means_the_same() {
        for text in [
            "2026-11-22T10:00:00Z",
            "2026-11-22T11:00:00+01:00",
            "2026-11-22T10:00:00.999Z",
            "20261122T100000Z",
            "1795341600",
        ] {
            assert_eq!(parse(text).unwrap().unix_seconds(), 1_795_341_600, "{text}");
        }
    }

    #[test]
    fn a_number_may_have_a_fraction() {
        for (number, seconds) in [("1.9", 1), ("-0.5", -1), ("1e300", i64::MAX), ("7", 7)] {
            let number = serde_json::from_str(number).unwrap();
            assert_eq!(of_number(&number).unwrap().unix_seconds(), seconds);
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "now", "2026-11-22", "2026-02-30T00:00:00Z", "10:00", "1e9"] {
            assert!(parse(text).unwrap_err().starts_with("expected a time"), "{text}");
        }
    }
}
