//! The key `connections` of a configuration: how long a client is waited for.

use std::time::Duration;

use stagemaker_replies::pacing::duration;
use stagemaker_yaml::{FileProblems, Node};

use crate::connection_limits::ConnectionLimits;

/// Reads the limits of connections; one that is left out or has a problem is the default.
pub(crate) fn read(node: &Node<'_>, problems: &mut FileProblems) -> ConnectionLimits {
    let [head, idle, body, unread, max_open] = node.fields(
        ["head_timeout", "idle_timeout", "body_timeout", "unread_timeout", "max_open"],
        problems,
    );
    let mut limits = ConnectionLimits::default();
    for (node, timeout) in [
        (head, &mut limits.head_timeout),
        (idle, &mut limits.idle_timeout),
        (body, &mut limits.body_timeout),
        (unread, &mut limits.unread_timeout),
    ] {
        if let Some(given) = node.and_then(|node| read_timeout(&node, problems)) {
            *timeout = given;
        }
    }
    limits.max_open = max_open.and_then(|node| read_count(&node, problems));
    limits
}

fn read_timeout(node: &Node<'_>, problems: &mut FileProblems) -> Option<Duration> {
    let timeout = duration::read(node, problems)?;
    if timeout < MIN_TIMEOUT {
        problems.add(node, "expected at least `1ms`: without time no client is answered");
        return None;
    }
    Some(timeout)
}

/// The shortest time that a client is given.
const MIN_TIMEOUT: Duration = Duration::from_millis(1);

fn read_count(node: &Node<'_>, problems: &mut FileProblems) -> Option<usize> {
    let count = node.number(problems)?;
    if count == 0 {
        problems.add(node, "expected at least 1");
        return None;
    }
    Some(usize::try_from(count).unwrap_or(usize::MAX))
}
