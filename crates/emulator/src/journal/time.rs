//! Times as the journal writes them.

use stagemaker_gateway::verifier::Timestamp;

/// Writes microseconds since 1970 as RFC 3339 does, to the millisecond, in UTC.
pub(crate) fn rfc3339(micros: i64) -> String {
    let seconds = Timestamp::from_unix_seconds(micros.div_euclid(1_000_000)).to_string();
    let millis = micros.rem_euclid(1_000_000) / 1_000;
    format!("{}.{millis:03}Z", seconds.trim_end_matches('Z'))
}

/// Returns microseconds as milliseconds.
pub(super) fn millis(micros: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a request ends within some centuries")]
    let micros = micros as f64;
    micros / 1e3
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn times_are_written_to_the_millisecond() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(1_795_341_600_012_999), "2026-11-22T10:00:00.012Z");
    }
}
