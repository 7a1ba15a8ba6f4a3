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
