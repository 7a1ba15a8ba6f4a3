//! Durations for a person.

use std::time::Duration;

/// Writes a duration for a person, to three digits or so.
pub(crate) fn write(duration: Duration) -> String {
    let duration = duration.min(MAX_DURATION);
    let (seconds, milliseconds) = (duration.as_secs_f64(), duration.as_secs_f64() * 1e3);
    match duration.as_micros() {
        micros @ ..1_000 => format!("{micros}us"),
        1_000..10_000 => format!("{milliseconds:.1}ms"),
        10_000..1_000_000 => format!("{milliseconds:.0}ms"),
        _ => format!("{seconds:.2}s"),
    }
}

/// The longest duration that the timing of a reply can have.
const MAX_DURATION: Duration = Duration::from_secs(3_600);

#[cfg(test)]
mod tests {
    use super::write;
    use std::time::Duration;

    #[test]
    fn durations_are_written_with_about_three_digits() {
        for (micros, text) in [
            (85, "85us"),
            (1_234, "1.2ms"),
            (20_400, "20ms"),
            (1_234_567, "1.23s"),
            (7_200_000_000, "3600.00s"),
        ] {
            assert_eq!(write(Duration::from_micros(micros)), text);
        }
    }
}
