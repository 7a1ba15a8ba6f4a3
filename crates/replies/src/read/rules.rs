//! The rules of a file of replies, and what its top says of all of them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::location::RuleLocation;
use crate::read::reader::Reader;
use crate::read::{answer, condition, timing};
use crate::script::answer::Attributes;
use crate::script::condition::Condition;
use crate::script::rule::Rule;
use crate::script::text_matcher::TextMatcher;
use stagemaker_yaml::Node;

/// Reads a list of rules, or a mapping that holds one under `replies`.
pub(crate) fn rules(node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<Rule> {
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

/// What the top of a file says of all its rules.
#[derive(Default)]
struct Top {
    beside: Attributes,
    test: Option<String>,
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
    let test = top.test.iter().map(|test| Condition::Test(TextMatcher::is(test.as_str())));
    let when = Condition::All(test.chain(conditions).collect());
    reader.check_groups(&when, item);
    let line = answer::read(item, &fields, &top.beside, reader)?;
    let name = fields.name.as_ref().and_then(|own| own.filled_text(reader.problems));
    let place = RuleLocation {
        name: name.map(ToOwned::to_owned),
        file: Arc::clone(file),
        line: item.line(),
    };
    let place = Arc::new(place);
    let is_counted = nth.is_some() || line.is_counted() || reader.take_counting();
    Some(Rule { place, when, nth, line, is_counted })
}
