//! Dates, as instants: in ISO 8601 as the W3C profiles it, or as seconds since 1970.

use time::{Date, Month};

/// An instant, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(i128);

impl Instant {
    /// Reads `2026`, `2026-11`, `2026-11-22`, `2026-11-22T10:00Z` with or without seconds and a
    /// fraction of up to nine digits, and with `+01:00` instead of `Z`; or seconds since 1970.
    /// Four digits are a year.
    /// SPEC O7, O8
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let digits = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
        let is_year = text.len() == YEAR_DIGITS && unsigned == text;
        if digits && !is_year {
            return read_epoch(unsigned, unsigned != text).map(Self::of_seconds);
        }
        let (date, time) = text.split_once('T').map_or((text, None), |(d, t)| (d, Some(t)));
        let day = Self::of_date(date, time.is_some())?;
        match time {
            Some(time) => Some(Self(day.0.checked_add(read_time(time)?)?)),
            None => Some(day),
        }
    }

    fn of_seconds(seconds: i64) -> Self {
        Self(i128::from(seconds).saturating_mul(SECOND))
    }

    /// The first instant of a date, of which the month and day may be left out if there is no
    /// time.
    fn of_date(text: &str, whole: bool) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, YEAR_DIGITS)?;
        let mut two = || match parts.next() {
            Some(part) => digits(part, 2),
            None => (!whole).then_some(1),
        };
        let (month, day) = (two()?, two()?);
        if parts.next().is_some() {
            return None;
        }
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        let year = i32::try_from(year).ok()?;
        let date = Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
        Some(Self::of_seconds(date.midnight().assume_utc().unix_timestamp()))
    }
}

/// Seconds since 1970, of as many digits as always fit into 64 bits; zeros before them do not
/// count.
fn read_epoch(digits: &str, negative: bool) -> Option<i64> {
    let digits = digits.trim_start_matches('0');
    if digits.len() > MAX_EPOCH_DIGITS {
        return None;
    }
    let seconds: i64 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    Some(if negative { seconds.saturating_neg() } else { seconds })
}

/// The nanoseconds since midnight in Greenwich, of `10:00Z`, `10:00:00.5+01:00` and the like.
fn read_time(text: &str) -> Option<i128> {
    let zone = text.find(['Z', '+', '-'])?;
    let (clock, zone) = text.split_at_checked(zone)?;
    let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(c, f)| (c, Some(f)));
    let mut parts = clock.split(':');
    let hours = below(digits(parts.next()?, 2)?, 24)?;
    let minutes = below(digits(parts.next()?, 2)?, 60)?;
    let seconds = match parts.next() {
        Some(part) => below(digits(part, 2)?, 60)?,
        // A fraction is one of a second.
        None if fraction.is_some() => return None,
        None => 0,
    };
    let nanoseconds = fraction.map_or(Some(0), read_fraction)?;
    let whole = i128::from((hours * 60 + minutes) * 60 + seconds) - read_zone(zone)? * 60;
    parts.next().is_none().then_some(whole * SECOND + i128::from(nanoseconds))
}

/// The minutes by which a zone is ahead of Greenwich.
fn read_zone(text: &str) -> Option<i128> {
    if text == "Z" {
        return Some(0);
    }
    let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let minutes = below(digits(hours, 2)?, 24)? * 60 + below(digits(minutes, 2)?, 60)?;
    let minutes = i128::from(minutes);
    Some(if text.starts_with('-') { -minutes } else { minutes })
}

fn read_fraction(text: &str) -> Option<u32> {
    let scale = u32::try_from(MAX_FRACTION_DIGITS.checked_sub(text.len())?).ok()?;
    digits(text, text.len()).map(|fraction| fraction * 10_u32.pow(scale))
}

/// A number of exactly so many digits, at most nine.
fn digits(text: &str, count: usize) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (plain && text.len() == count && count <= MAX_FRACTION_DIGITS).then(|| text.parse().ok())?
}

fn below(number: u32, limit: u32) -> Option<u32> {
    (number < limit).then_some(number)
}

const SECOND: i128 = 1_000_000_000;
const YEAR_DIGITS: usize = 4;
const MAX_FRACTION_DIGITS: usize = 9;

const MAX_EPOCH_DIGITS: usize = 18;

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn instants_compare_by_time_in_every_spelling() {
        let groups: [&[&str]; 12] = [
            &["-2026"],
            &["-202", "-0000202"],
            &["-1", "1969-12-31T23:59:59Z"],
            &[
                "0",
                "-0",
                "00000",
                "1970",
                "1970-01",
                "1970-01-01",
                "1970-01-01T00:00Z",
                "1970-01-01T01:00+01:00",
            ],
            &["1970-01-01T00:00:00.000000001Z"],
            &["1", "1970-01-01T00:00:01Z", "1970-01-01T00:00:01.0Z"],
            &["1795341599", "2026-11-22T09:59:59Z"],
            &[
                "1795341600",
                "0000000000001795341600",
                "2026-11-22T10:00:00Z",
                "2026-11-22T10:00Z",
                "2026-11-22T12:30+02:30",
                "2026-11-22T08:00:00-02:00",
            ],
            &["2026-11-22T10:00:00.5Z"],
            &["2028-02-29", "2028-02-29T00:00Z"],
            &["9999-12-31T23:59:59Z"],
            &["999999999999999999", "000999999999999999999"],
        ];
        let instants = groups.iter().enumerate().flat_map(|(rank, group)| {
            group.iter().map(move |text| (rank, *text, Instant::parse(text)))
        });
        let instants: Vec<_> = instants.collect();
        for (rank, text, instant) in &instants {
            assert!(instant.is_some(), "{text}");
            for (other_rank, other_text, other) in &instants {
                assert_eq!(instant.cmp(other), rank.cmp(other_rank), "{text} and {other_text}");
            }
        }
    }

    #[test]
    fn a_text_that_is_no_date_is_refused() {
        for text in [
            "",
            "-",
            "yesterday",
            "2026-13",
            "2026-02-29",
            "2026-1-1",
            "2026-11-22T10:00:00",
            "2026-11-22T10Z",
            "2026-11-22T24:00Z",
            "2026-11-22T10:60Z",
            "2026-11-22T10:00:60Z",
            "2026-11-22T10:00.5Z",
            "2026-11-22T10:00:00.Z",
            "2026-11-22T10:00:00.1234567891Z",
            "2026-11-22T10:00:00+0100",
            "2026-11-22T10:00Zx",
            "2026-11T10:00Z",
            "20261122T100000Z",
            "2026-11-22 10:00Z",
            "2026-11-22t10:00Z",
            "1795341600.5",
            "1234567890123456789",
            "+5",
            "2026-11-22-01",
            "2026-+1",
            "2026-11-22T10:00:00.+1Z",
            "2026-11-22T10:00+24:00",
            "2026-11-22T10:00+00:60",
            "-2026-11-22",
        ] {
            assert!(Instant::parse(text).is_none(), "{text}");
        }
    }
}
