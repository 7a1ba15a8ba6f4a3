//! Values that occur under several keys of a configuration.

use stagemaker_gateway::verifier::{MAX_SKEW_SECONDS, Timestamp};
use stagemaker_yaml::{FileProblems, Node};

use crate::region::is_region;

/// Reads the 12 digits of an account.
pub(crate) fn read_account(node: &Node<'_>, problems: &mut FileProblems) -> Option<String> {
    let text = node.text(problems)?;
    if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        problems.add(node, "expected the 12 digits of an account");
        return None;
    }
    Some(text.to_owned())
}

/// Reads a region: lower-case letters, digits and hyphens.
pub(crate) fn read_region(node: &Node<'_>, problems: &mut FileProblems) -> Option<String> {
    let region = node.text(problems)?;
    if !is_region(region) {
        problems.add(node, "expected a region such as `us-east-1`");
        return None;
    }
    Some(region.to_owned())
}

/// Reads an instant in RFC 3339 and UTC, such as `2026-11-22T10:00:00Z`.
pub(crate) fn read_instant(node: &Node<'_>, problems: &mut FileProblems) -> Option<Timestamp> {
    let instant = Timestamp::parse_rfc3339(node.text(problems)?).ok();
    if instant.is_none() {
        problems.add(node, "expected an instant such as `2026-11-22T10:00:00Z`");
    }
    instant
}

/// Reads a clock skew, in seconds.
pub(crate) fn read_skew(node: &Node<'_>, problems: &mut FileProblems) -> Option<u32> {
    let skew = node.number(problems)?;
    let granted = u32::try_from(skew).ok().filter(|skew| *skew <= MAX_SKEW_SECONDS);
    if granted.is_none() {
        problems.add(node, format!("expected at most {MAX_SKEW_SECONDS} seconds, found {skew}"));
    }
    granted
}
