//! An account, as a configuration writes it.

use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// Reads the 12 digits of an account.
pub(crate) fn read(node: &Node<'_>, problems: &mut Problems) -> Option<String> {
    let text = node.text(problems)?;
    if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        problems.add(node, "expected the 12 digits of an account");
        return None;
    }
    Some(text.to_owned())
}
