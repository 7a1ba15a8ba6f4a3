//! The script of a model: in the configuration itself, in a file, or in a folder of files.

pub(crate) mod answer;
pub(crate) mod attributes;
pub(crate) mod call;
pub(crate) mod condition;
pub(crate) mod logprobs;
pub(crate) mod number;
pub(crate) mod raw;
pub(crate) mod reader;
pub(crate) mod rules;
pub(crate) mod source;
pub(crate) mod text;
pub(crate) mod timing;
pub(crate) mod value;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use crate::replies::read::reader::Reader;
use crate::replies::script::Script;
use crate::yaml::node::Node;
use crate::yaml::problem::Problems;

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
