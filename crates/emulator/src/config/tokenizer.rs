//! The tokenizer of a model.

use std::path::PathBuf;

use stagemaker_openai::tokenizer::Tokenizer;
use stagemaker_yaml::Node;
use stagemaker_yaml::Problems;

/// Reads the file of a tokenizer, in the format of Hugging Face's `tokenizer.json`.
pub(crate) fn read(
    node: &Node<'_>,
    sources: &mut Vec<PathBuf>,
    problems: &mut Problems,
) -> Option<Tokenizer> {
    let path = node.beside(node.filled_text(problems)?);
    sources.push(path.clone());
    let loaded = Tokenizer::load(&path);
    loaded.map_err(|error| problems.add(node, format!("{}: {error}", path.display()))).ok()
}
