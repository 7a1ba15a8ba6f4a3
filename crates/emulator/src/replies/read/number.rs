//! What a number must be.

use crate::replies::script::number_matcher::NumberTest;
use crate::yaml::node::Node;
use crate::yaml::problem::Problems;

/// Reads a number, or a range of them.
pub(crate) fn read(node: &Node<'_>, problems: &mut Problems) -> Option<NumberTest> {
    if !node.is_mapping() {
        return node.number(problems).map(NumberTest::is);
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
    Some(NumberTest { from, to })
}

/// The same, or whether there is any.
pub(crate) fn or_any(node: &Node<'_>, problems: &mut Problems) -> Option<NumberTest> {
    match node.as_truth() {
        Some(true) => Some(NumberTest { from: 1, to: u64::MAX }),
        Some(false) => Some(NumberTest::is(0)),
        None => read(node, problems),
    }
}
