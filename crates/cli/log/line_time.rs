//! The time at the start of a line.

use std::cell::RefCell;
use std::fmt::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use stagemaker_verifier::Timestamp;

/// A second, and its text without the `Z` at the end. Many lines share it.
#[derive(Default)]
struct Second {
    seconds: u64,
    text: String,
}

thread_local! {
    /// The second of the last line of this thread.
    static LAST: RefCell<Second> = RefCell::default();
}

/// Writes the time of the system, as RFC 3339 in UTC with microseconds.
pub(super) fn write_time(writer: &mut impl Write) -> fmt::Result {
    // A clock before 1970 is one that was never set.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    LAST.with_borrow_mut(|second| second.write(now, writer))
}

impl Second {
    fn write(&mut self, now: Duration, writer: &mut impl Write) -> fmt::Result {
        if self.seconds != now.as_secs() || self.text.is_empty() {
            self.seconds = now.as_secs();
            let seconds = i64::try_from(self.seconds).unwrap_or(i64::MAX);
            self.text = Timestamp::from_unix_seconds(seconds).to_string();
            self.text.pop();
        }
        writer.write_str(&self.text)?;
        write!(writer, ".{:06}Z", now.subsec_micros())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Second;

    #[test]
    fn a_time_has_microseconds_and_its_second_follows_the_clock() {
        let mut second = Second::default();
        for (micros, expected) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (1_764_529_775_000_042, "2025-11-30T19:09:35.000042Z"),
            (1_764_529_775_999_999, "2025-11-30T19:09:35.999999Z"),
            (1_764_529_776_000_000, "2025-11-30T19:09:36.000000Z"),
            (1_764_529_774_123_456, "2025-11-30T19:09:34.123456Z"),
        ] {
            let mut text = String::new();
            second.write(Duration::from_micros(micros), &mut text).unwrap();
            assert_eq!(text, expected);
        }
    }
}
