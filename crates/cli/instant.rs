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
        .map_err(|_| {
            "expected a time such as `2026-11-22T10:00:00Z`, `20261122T100000Z` or seconds since \
             1970"
                .to_owned()
        })
}

#[cfg(test)]
mod tests {
    use super::parse;

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
    fn what_is_no_time_is_refused() {
        for text in ["", "now", "2026-11-22", "2026-02-30T00:00:00Z", "10:00", "1e9"] {
            assert!(parse(text).unwrap_err().starts_with("expected a time"), "{text}");
        }
    }
}
