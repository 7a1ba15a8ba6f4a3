//! The durations of keys.

use std::time::Duration;

use stagemaker_yaml::{FileProblems, Node, parse_duration};

/// Reads the duration of a key, of an hour at most; `None` after a problem.
pub fn read(node: &Node<'_>, problems: &mut FileProblems) -> Option<Duration> {
    let duration = parse_duration(node.text(problems)?).filter(|duration| *duration <= MAX_OF_KEY);
    if duration.is_none() {
        problems.add(node, "expected a duration up to an hour, such as `300ms` or `1.5s`");
    }
    duration
}

/// The longest duration of a key: an hour. The service ends a stream after 8 minutes.
const MAX_OF_KEY: Duration = Duration::from_secs(3600);

#[cfg(test)]
mod tests {
    use super::read;
    use stagemaker_yaml::{File, FileProblems};
    use std::path::Path;
    use std::time::Duration;

    #[test]
    fn a_duration_of_a_key_is_an_hour_at_most() {
        for (text, expected) in
            [("1h", Some(3_600)), ("60m", Some(3_600)), ("61m", None), ("1", None)]
        {
            let mut problems = FileProblems::default();
            let file = File::of_text(Path::new("c.yaml"), text);
            let found = file.parse(&mut problems, read).flatten();
            assert_eq!(found, expected.map(Duration::from_secs), "{text}");
            assert_eq!(problems.is_empty(), expected.is_some(), "{text}");
        }
    }
}
