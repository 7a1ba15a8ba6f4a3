//! The life of a token, as people write it.

use stagemaker_verifier::{MAX_LIFETIME_SECONDS, MintError};
use stagemaker_yaml::parse_duration;

/// Reads the life of a token, such as `12h`, `30m` or `900s`, or plain seconds.
pub(crate) fn parse_lifetime(text: &str) -> Result<u32, String> {
    let seconds = text.parse().ok();
    let duration = || {
        let duration = parse_duration(text).filter(|duration| duration.subsec_nanos() == 0)?;
        u32::try_from(duration.as_secs()).ok()
    };
    let seconds = seconds.or_else(duration).ok_or_else(|| EXPECTED.to_owned())?;
    if (1..=MAX_LIFETIME_SECONDS).contains(&seconds) {
        Ok(seconds)
    } else {
        Err(MintError::LifetimeOutOfRange.to_string())
    }
}

const EXPECTED: &str = "expected a duration of whole seconds, such as `12h`, `30m` or `900s`";

#[cfg(test)]
mod tests {
    use super::parse_lifetime;

    #[test]
    fn a_duration_of_whole_seconds_is_read() {
        for (text, seconds) in
            [("12h", 43_200), ("30m", 1_800), ("900s", 900), ("900", 900), ("1.5h", 5_400)]
        {
            assert_eq!(parse_lifetime(text), Ok(seconds));
        }
        for text in
            ["0", "43201", "13h", "", "h", "-1s", "1w", "12hh", "99999999999", "2000000h", "1500ms"]
        {
            assert!(parse_lifetime(text).is_err(), "{text}");
        }
    }
}
