//! Durations as people write them in a file.

use std::time::Duration;

use stagemaker_yaml::{FileProblems, Node};

/// Reads the duration of a key; `None` after a problem.
pub fn read(node: &Node<'_>, problems: &mut FileProblems) -> Option<Duration> {
    let duration = parse(node.text(problems)?);
    if duration.is_none() {
        problems.add(node, "expected a duration up to an hour, such as `300ms` or `1.5s`");
    }
    duration
}

/// Parses a duration such as `300ms`, `1.5s` or `20us`; `None` where it is none, or too long.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let unit = text.find(|character: char| character.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at_checked(unit)?;
    let seconds = match unit {
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        _ => return None,
    };
    let number = number.trim();
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let duration = Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()?;
    (duration <= MAX_DURATION).then_some(duration)
}

/// The longest duration of anything: an hour. The service ends a stream after 8 minutes.
const MAX_DURATION: Duration = Duration::from_secs(3600);

#[cfg(test)]
mod tests {
    use super::parse;
    use std::time::Duration;

    #[test]
    fn a_duration_needs_a_known_unit_and_is_an_hour_at_most() {
        for (text, micros) in [
            ("300ms", 300_000),
            ("1.5s", 1_500_000),
            ("20us", 20),
            ("0ms", 0),
            ("2 m", 120_000_000),
        ] {
            assert_eq!(parse(text), Some(Duration::from_micros(micros)), "{text}");
        }
        for text in
            ["", "3", "ms", "-1s", "1h", "1e3s", "1s s", "61m", ".ms", "NaNs", "infs", "+1s"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
