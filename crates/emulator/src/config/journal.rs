//! The key `journal` of a configuration: how much of the requests is kept.

use stagemaker_yaml::{FileProblems, Node};

use crate::journal::limits::JournalLimits;

/// Reads the bounds of the journal; one that is left out or has a problem is the default.
pub(crate) fn read(node: &Node<'_>, problems: &mut FileProblems) -> JournalLimits {
    let [entries, bytes] = node.fields(["max_entries", "max_bytes"], problems);
    let mut limits = JournalLimits::default();
    for (node, limit) in [(entries, &mut limits.max_entries), (bytes, &mut limits.max_bytes)] {
        if let Some(given) = node.and_then(|node| node.number(problems)) {
            *limit = usize::try_from(given).unwrap_or(usize::MAX);
        }
    }
    limits
}
