//! The rules of a file of replies, and the defaults at its top.

use std::sync::Arc;

use crate::parts::RuleLocation;
use crate::read::answer::{self, RuleFields};
use crate::read::reader::Reader;
use crate::read::{condition, timing};
use crate::script::answer::Attributes;
use crate::script::condition::Condition;
use crate::script::matcher::TextMatcher;
use crate::script::rules::Rule;
use stagemaker_yaml::Node;

/// Reads a list of rules, or a mapping that holds one under `replies`.
pub(crate) fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Vec<Rule> {
    let mut defaults = Defaults::default();
    let list = if node.is_mapping() {
        let [list, timing, chunk, test] =
            node.fields(["replies", "timing", "chunk", "test"], reader.problems);
        defaults.attributes.timing =
            timing.and_then(|timing| timing::read(&timing, reader.problems));
        defaults.attributes.chunk =
            chunk.and_then(|chunk| timing::read_chunk(&chunk, reader.problems));
        defaults.test = test.and_then(|test| test.text(reader.problems).map(ToOwned::to_owned));
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
        reader.report(list, "expected at least one reply: leave the key out for an echo");
    }
    let file_name = Arc::from(node.file().file_name().unwrap_or_default().to_string_lossy());
    items.iter().filter_map(|item| read_rule(item, &defaults, &file_name, reader)).collect()
}

/// The defaults of all rules of a file, from its top.
#[derive(Default)]
struct Defaults {
    attributes: Attributes,
    /// The test that every rule is for; `None`: the rules are for all tests.
    test: Option<String>,
}

fn read_rule(
    item: &Node<'_>,
    defaults: &Defaults,
    file_name: &Arc<str>,
    reader: &mut Reader<'_>,
) -> Option<Rule> {
    if !item.is_mapping() {
        reader.report(item, "expected a reply such as `say: Hello!`");
        return None;
    }
    let fields = RuleFields::of_rule(item, reader.problems);
    let (conditions, nth) = match &fields.when {
        Some(node) => condition::read(node, reader)?,
        None => (Vec::new(), None),
    };
    let test = defaults.test.iter();
    let test = test.map(|name| Condition::Test(TextMatcher::is(name.as_str())));
    let condition = Condition::All(test.chain(conditions).collect());
    reader.check_groups(&condition, item);
    let answer = answer::read(item, &fields, &defaults.attributes, reader)?;
    let name = fields.name.as_ref().and_then(|name| name.non_empty_text(reader.problems));
    let location = Arc::new(RuleLocation {
        name: name.map(ToOwned::to_owned),
        file_name: Arc::clone(file_name),
        line: item.line(),
    });
    let is_counted = nth.is_some() || answer.is_counted() || reader.take_uses_nth();
    Some(Rule { location, condition, nth, answer, is_counted, id: 0 })
}
