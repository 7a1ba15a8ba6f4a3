//! Instants, in whole seconds.

use core::fmt;

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// An instant, in whole seconds since 1970-01-01T00:00:00Z.
///
/// The verifier never reads a clock: every instant is an argument or comes from a token.
/// It displays as RFC 3339, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant that many seconds after the Unix epoch, or before it when negative.
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the Unix epoch.
    pub const fn unix_seconds(self) -> i64 {
        self.0
    }

    /// Reads the basic form that SigV4 uses, `YYYYMMDDTHHMMSSZ`. SPEC V6.
    ///
    /// # Errors
    ///
    /// When the text is not exactly 16 characters of that shape, or names no real instant:
    /// the 30th of February, hour 24 and second 60 are refused.
    pub fn parse_basic(text: &str) -> Result<Self, ParseTimestampError> {
        Self::parse_digits(text.as_bytes())
    }

    /// Reads RFC 3339 in UTC and whole seconds, `YYYY-MM-DDTHH:MM:SSZ`: the form in which AWS writes
    /// the expiration of temporary credentials.
    ///
    /// # Errors
    ///
    /// Those of [`Self::parse_basic`].
    pub fn parse_rfc3339(text: &str) -> Result<Self, ParseTimestampError> {
        let text: &[u8; 20] = text.as_bytes().try_into().map_err(|_| ParseTimestampError::Shape)?;
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', day @ .., b':', n1, n2, b':', s1, s2, b'Z'] = text
        else {
            return Err(ParseTimestampError::Shape);
        };
        let [d1, d2, b'T', h1, h2] = day else { return Err(ParseTimestampError::Shape) };
        let basic = [y1, y2, y3, y4, m1, m2, d1, d2, &b'T', h1, h2, n1, n2, s1, s2, &b'Z']
            .map(|byte| *byte);
        Self::parse_digits(&basic)
    }

    pub(crate) fn parse_digits(text: &[u8]) -> Result<Self, ParseTimestampError> {
        let text: &[u8; 16] = text.try_into().map_err(|_| ParseTimestampError::Shape)?;
        let [digits @ .., b'Z'] = text else { return Err(ParseTimestampError::Shape) };
        let [y1, y2, y3, y4, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2] = digits else {
            return Err(ParseTimestampError::Shape);
        };
        let pairs = [[y1, y2], [y3, y4], [m1, m2], [d1, d2], [h1, h2], [n1, n2], [s1, s2]];
        if !pairs.iter().flatten().all(|digit| digit.is_ascii_digit()) {
            return Err(ParseTimestampError::Shape);
        }
        let numbers = pairs.map(|[tens, ones]| 10 * (tens - b'0') + (ones - b'0'));
        instant(numbers).ok_or(ParseTimestampError::NoSuchInstant)
    }

    /// The instant `seconds` later; the end of time is the end.
    #[must_use]
    pub const fn plus_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds as i64))
    }

    /// The instant `seconds` earlier; the beginning of time is the beginning.
    #[must_use]
    pub const fn minus_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_sub(seconds as i64))
    }

    /// Year, and the instant moved by whole cycles of 400 years to where `time` can hold it.
    fn calendar(self) -> (i64, OffsetDateTime) {
        let moved = OffsetDateTime::from_unix_timestamp(self.0.rem_euclid(CYCLE_SECONDS))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        (i64::from(moved.year()) + 400 * self.0.div_euclid(CYCLE_SECONDS), moved)
    }

    /// Writes the basic form, `YYYYMMDDTHHMMSSZ`; none outside of the years 0000 to 9999.
    pub fn to_basic(self) -> Option<alloc::string::String> {
        let (year, at) = self.calendar();
        (0..=9999).contains(&year).then(|| {
            let (month, day) = (u8::from(at.month()), at.day());
            let (hour, minute, second) = at.to_hms();
            alloc::format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
        })
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, at) = self.calendar();
        let (month, day) = (u8::from(at.month()), at.day());
        let (hour, minute, second) = at.to_hms();
        match year {
            0..=9999 => write!(f, "{year:04}")?,
            // ISO 8601's expanded form: a token of 9999-12-31 may expire in the year 10000.
            _ => write!(f, "{year:+05}")?,
        }
        write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// Why a text is not an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseTimestampError {
    /// It is not of the form `YYYYMMDDTHHMMSSZ`.
    Shape,
    /// It is of the form, but no calendar or clock ever shows it.
    NoSuchInstant,
}

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => "expected a time of the form `YYYYMMDDTHHMMSSZ`",
            Self::NoSuchInstant => "there is no such instant in the calendar",
        })
    }
}

impl core::error::Error for ParseTimestampError {}

fn instant([century, year, month, day, hour, minute, second]: [u8; 7]) -> Option<Timestamp> {
    let year = 100 * i32::from(century) + i32::from(year);
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let time = Time::from_hms(hour, minute, second).ok()?;
    Some(Timestamp(PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp()))
}

/// The Gregorian calendar repeats after 146,097 days.
const CYCLE_SECONDS: i64 = 146_097 * 86_400;

#[cfg(test)]
mod tests {
    use super::{ParseTimestampError, Timestamp};
    use alloc::string::ToString;

    #[test]
    fn a_timestamp_is_written_as_rfc_3339_and_read_from_it() {
        for (basic, extended) in [
            ("20261122T100000Z", "2026-11-22T10:00:00Z"),
            ("19700101T000000Z", "1970-01-01T00:00:00Z"),
            ("00000101T000000Z", "0000-01-01T00:00:00Z"),
            ("00000229T000000Z", "0000-02-29T00:00:00Z"),
            ("99991231T235959Z", "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Timestamp::parse_basic(basic).unwrap().to_string(), extended);
            assert_eq!(Timestamp::parse_rfc3339(extended), Timestamp::parse_basic(basic));
        }
    }

    #[test]
    fn rfc_3339_is_read_in_utc_and_whole_seconds_only() {
        for text in [
            "",
            "20261122T100000Z",
            "2026-11-22",
            "2026-1-122T10:00:00Z",
            "2026-11-22T10:00Z",
            "2026-11-22 10:00:00Z",
            "2026-11-22t10:00:00z",
            "2026-11-22T10:00:00.5Z",
            "2026-11-22T10:00:00+00:00",
            "+026-11-22T10:00:00Z",
        ] {
            assert_eq!(Timestamp::parse_rfc3339(text), Err(ParseTimestampError::Shape), "{text}");
        }
        let none = Timestamp::parse_rfc3339("2026-02-30T10:00:00Z");
        assert_eq!(none, Err(ParseTimestampError::NoSuchInstant));
    }

    #[test]
    fn no_instant_panics_or_overflows() {
        let last = Timestamp::parse_basic("99991231T235959Z").unwrap();
        assert_eq!(last.plus_seconds(43_200).to_string(), "+10000-01-01T11:59:59Z");
        let first = Timestamp::parse_basic("00000101T000000Z").unwrap();
        assert_eq!(first.minus_seconds(1).to_string(), "-0001-12-31T23:59:59Z");
        for seconds in [i64::MIN, i64::MAX] {
            let at = Timestamp::from_unix_seconds(seconds);
            assert!(!at.plus_seconds(u32::MAX).minus_seconds(u32::MAX).to_string().is_empty());
        }
    }

    #[test]
    fn an_instant_that_no_clock_shows_is_refused() {
        for text in [
            "20260230T000000Z",
            "20250229T000000Z",
            "20261301T000000Z",
            "20260001T000000Z",
            "20260100T000000Z",
            "20261122T240000Z",
            "20261122T106000Z",
            "20261122T100060Z",
        ] {
            let refused = Timestamp::parse_basic(text);
            assert_eq!(refused, Err(ParseTimestampError::NoSuchInstant), "{text}");
        }
    }

    #[test]
    fn a_timestamp_of_another_shape_is_refused() {
        for text in [
            "",
            "20261122T100000",
            "20261122t100000Z",
            "20261122T100000z",
            "+2026112T100000Z",
            "2026-11-22T10:00:00Z",
            "20261122T100000ZZ",
            "20261122 100000Z",
            "２0261122T1000Z",
        ] {
            assert_eq!(Timestamp::parse_basic(text), Err(ParseTimestampError::Shape), "{text}");
        }
    }
}
