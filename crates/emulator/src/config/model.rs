//! The keys of a configuration that describe a model and its container.

use std::path::PathBuf;

use stagemaker_openai::context_length::{Applies, ContextLength};
use stagemaker_openai::dialect::Dialect;
use stagemaker_openai::tokenizer::Tokenizer;
use stagemaker_replies::read::timing;
use stagemaker_replies::replies::Replies;
use stagemaker_yaml::{FileProblems, Node};

use crate::endpoints::model::Model;

/// The keys of a model.
pub(crate) const KEYS: [&str; 7] =
    ["model", "replies", "dialect", "tokenizer", "timing", "chunk", "context_length"];

/// The values of these keys.
pub(crate) type Fields<'a> = [Option<Node<'a>>; 7];

/// Returns the fields that an endpoint sets for all its components: all but the name and the
/// replies.
pub(crate) fn shared(others: [Option<Node<'_>>; 5]) -> Fields<'_> {
    let [dialect, tokenizer, timing, chunk, context] = others;
    [None, None, dialect, tokenizer, timing, chunk, context]
}

/// Reads a model; a key that is left out is as in `outer`.
pub(crate) fn read(
    fields: Fields<'_>,
    outer: &Model,
    sources: &mut Vec<PathBuf>,
    problems: &mut FileProblems,
) -> Model {
    let [served_name, replies, dialect, tokenizer, timing, chunk, context] = fields;
    let mut model = outer.clone();
    let served_name = served_name.and_then(|node| node.non_empty_text(problems));
    model.served.name = served_name.map(ToOwned::to_owned);
    if let Some(node) = replies {
        model.replies = Replies::read(&node, sources, problems);
    }
    if let Some(dialect) = dialect.and_then(|node| read_dialect(&node, problems)) {
        model.served.dialect = dialect;
    }
    if let Some(tokenizer) = tokenizer.and_then(|node| read_tokenizer(&node, sources, problems)) {
        model.served.tokenizer = tokenizer;
    }
    if let Some(timing) = timing.and_then(|node| timing::read(&node, problems)) {
        model.timing = timing;
    }
    if let Some(chunk) = chunk.and_then(|node| timing::read_chunk(&node, problems)) {
        model.chunk = chunk;
    }
    if let Some(tokens) = context.and_then(|node| node.number(problems)) {
        let tokens = usize::try_from(tokens).unwrap_or(usize::MAX);
        model.served.context = ContextLength::new(tokens, Applies::ToEverything);
    }
    model
}

fn read_dialect(node: &Node<'_>, problems: &mut FileProblems) -> Option<Dialect> {
    let known = Dialect::ALL.map(Dialect::name);
    let name = node.one_of(&known, problems)?;
    Dialect::ALL.into_iter().find(|dialect| dialect.name() == name)
}

/// Reads the file of a tokenizer, in the format of Hugging Face's `tokenizer.json`.
fn read_tokenizer(
    node: &Node<'_>,
    sources: &mut Vec<PathBuf>,
    problems: &mut FileProblems,
) -> Option<Tokenizer> {
    let path = node.resolve_path(node.non_empty_text(problems)?, problems)?;
    sources.push(path.clone());
    let loaded = Tokenizer::load(&path);
    loaded.map_err(|error| problems.add(node, format!("{}: {error}", path.display()))).ok()
}
