//! The script of a model: in the configuration itself, in a file, or in a folder of files.

pub mod answer;
pub mod attributes;
pub mod call;
pub mod condition;
pub mod logprobs;
pub mod number;
pub mod raw;
pub mod reader;
pub mod rules;
pub mod source;
pub mod text;
pub mod timing;
pub mod value;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use crate::read::reader::Reader;
use crate::script::Script;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// Reads the script that a node names or holds, and adds the files that it comes from to `sources`.
/// None where no rule can be read, which is a problem then.
pub(crate) fn read(
    node: &Node<'_>,
    sources: &mut Vec<PathBuf>,
    problems: &mut Problems,
) -> Option<Script> {
    let mut reader = Reader::new(problems, sources);
    let rules = source::rules(node, &mut reader);
    if rules.is_empty() {
        // Whatever is wrong has been told.
        return None;
    }
    Some(reader.finish(rules, node))
}
