//! What a number must be.

use crate::script::number_matcher::NumberMatcher;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// Reads a number, or a range of them.
pub(crate) fn read(node: &Node<'_>, problems: &mut Problems) -> Option<NumberMatcher> {
    if !node.is_mapping() {
        return node.number(problems).map(NumberMatcher::is);
    }
    let [from, to] = node.fields(["from", "to"], problems);
    if from.is_none() && to.is_none() {
        problems.add(node, "expected `from`, `to` or both");
        return None;
    }
    let from = from.map_or(Some(0), |own| own.number(problems));
    let to = to.map_or(Some(u64::MAX), |own| own.number(problems));
    let (from, to) = (from?, to?);
    if from > to {
        problems.add(node, "no number is both: `from` is larger than `to`");
        return None;
    }
    Some(NumberMatcher { from, to })
}

/// The same, or whether there is any.
pub(crate) fn or_any(node: &Node<'_>, problems: &mut Problems) -> Option<NumberMatcher> {
    match node.as_truth() {
        Some(true) => Some(NumberMatcher { from: 1, to: u64::MAX }),
        Some(false) => Some(NumberMatcher::is(0)),
        None => read(node, problems),
    }
}
