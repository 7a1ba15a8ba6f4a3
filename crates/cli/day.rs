//! Days of the calendar in UTC, as a credential scope writes them.

use stagemaker_verifier::Timestamp;
use time::{Date, Duration, OffsetDateTime};

/// Reads `20261122`.
pub(crate) fn parse(text: &str) -> Result<Date, String> {
    let midnight = Timestamp::parse_basic(&format!("{text}T000000Z")).ok();
    midnight.and_then(of).ok_or_else(|| "expected a day such as `20261122`".to_owned())
}

/// The day of an instant, if its year has the four digits that a scope has room for.
pub(crate) fn of(at: Timestamp) -> Option<Date> {
    let date = OffsetDateTime::from_unix_timestamp(at.unix_seconds()).ok()?.date();
    has_four_digits(date).then_some(date)
}

/// That many days later, likewise.
pub(crate) fn later(day: Date, days: u32) -> Option<Date> {
    day.checked_add(Duration::days(days.into())).filter(|date| has_four_digits(*date))
}

/// Writes `20261122`.
pub(crate) fn write(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), u8::from(day.month()), day.day())
}

fn has_four_digits(date: Date) -> bool {
    (0..=9999).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::{later, of, parse, write};
    use stagemaker_verifier::Timestamp;

    #[test]
    fn a_day_reads_back_and_others_follow_it() {
        for (text, days, then) in [
            ("20261122", 0, Some("20261122")),
            ("20261231", 1, Some("20270101")),
            ("20240228", 2, Some("20240301")),
            ("00000101", 366, Some("00010101")),
            ("99991231", 1, None),
        ] {
            let seen = later(parse(text).unwrap(), days).map(write);
            assert_eq!(seen.as_deref(), then, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "today", "2026-11-22", "20260230", "20261122T100000Z", "2026112"] {
            assert_eq!(parse(text).unwrap_err(), "expected a day such as `20261122`");
        }
        for seconds in [i64::MIN, -62_167_219_201, 253_402_300_800, i64::MAX] {
            assert!(of(Timestamp::from_unix_seconds(seconds)).is_none(), "{seconds}");
        }
    }
}
