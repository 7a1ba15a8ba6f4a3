//! The script of a model: in the configuration itself, in a file, or in a folder of files.

pub(crate) mod answer;
pub(crate) mod attributes;
pub(crate) mod call;
pub(crate) mod condition;
pub(crate) mod logprobs;
pub(crate) mod number;
pub(crate) mod raw;
pub(crate) mod reader;
pub(crate) mod source;
pub(crate) mod text;
pub(crate) mod timing;
pub(crate) mod value;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use crate::replies::read::reader::Reader;

use crate::replies::replies::Replies;
use crate::replies::script::answer::Beside;
use crate::replies::script::condition::Condition;
use crate::replies::script::rule::{Place, Rule};
use crate::replies::script::text_matcher::TextTest;
use crate::yaml::node::Node;
use crate::yaml::problem::Problems;

/// Reads the replies that a node names or holds, and adds the files that they come from.
pub(crate) fn read(
    node: &Node<'_>,
    sources: &mut Vec<PathBuf>,
    problems: &mut Problems,
) -> Replies {
    let mut reader = Reader::new(problems, sources);
    let rules = source::rules(node, &mut reader);
    if rules.is_empty() {
        // Whatever is wrong has been told.
        return Replies::default();
    }
    Replies::script(reader.finish(rules, node))
}

/// What the top of a file says of all its rules.
#[derive(Default)]
struct Top {
    beside: Beside,
    test: Option<String>,
}

/// Reads a list of rules, or a mapping that holds one under `replies`.
fn rules(node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<Rule> {
    let mut top = Top::default();
    let list = if node.is_mapping() {
        let [list, timing, chunk, test] =
            node.fields(["replies", "timing", "chunk", "test"], reader.problems);
        top.beside.timing = timing.and_then(|own| timing::read(&own, reader.problems));
        top.beside.chunk = chunk.and_then(|own| timing::read_chunk(&own, reader.problems));
        top.test = test.and_then(|own| own.text(reader.problems).map(ToOwned::to_owned));
        node.required(list, "replies", reader.problems)
    } else {
        None
    };
    let list = match &list {
        Some(list) => list,
        None if node.is_mapping() => return Vec::new(),
        None => node,
    };
    let items = list.items(reader.problems);
    if items.is_empty() && list.is_sequence() {
        reader.add(list, "expected at least one reply: leave the key out for an echo");
    }
    let file = Arc::new(node.file().to_owned());
    items.iter().filter_map(|item| rule(item, &top, &file, reader)).collect()
}

fn rule(item: &Node<'_>, top: &Top, file: &Arc<PathBuf>, reader: &mut Reader<'_>) -> Option<Rule> {
    if !item.is_mapping() {
        reader.add(item, "expected a reply such as `say: Hello!`");
        return None;
    }
    let fields = answer::Fields::of_rule(item, reader.problems);
    let (conditions, nth) = match &fields.when {
        Some(node) => condition::read(node, reader)?,
        None => (Vec::new(), None),
    };
    let test = top.test.iter().map(|test| Condition::Test(TextTest::is(test.as_str())));
    let when = Condition::All(test.chain(conditions).collect());
    reader.check_groups(&when, item);
    let line = answer::read(item, &fields, &top.beside, reader)?;
    let name = fields.name.as_ref().and_then(|own| own.filled_text(reader.problems));
    let place =
        Place { name: name.map(ToOwned::to_owned), file: Arc::clone(file), line: item.line() };
    let place = Arc::new(place);
    let is_counted = nth.is_some() || line.is_counted() || reader.take_counting();
    Some(Rule { place, when, nth, line, is_counted })
}
