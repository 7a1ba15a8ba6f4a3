//! Instants, as RFC 3339 writes them in UTC.

use stagemaker_gateway::verifier::Timestamp;

use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// Reads an instant such as `2026-11-22T10:00:00Z`.
pub(crate) fn read(node: &Node<'_>, problems: &mut Problems) -> Option<Timestamp> {
    let instant = Timestamp::parse_rfc3339(node.text(problems)?).ok();
    if instant.is_none() {
        problems.add(node, "expected an instant such as `2026-11-22T10:00:00Z`");
    }
    instant
}
