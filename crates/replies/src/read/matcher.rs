//! The conditions on a single text or number.

use regex::Regex;

use crate::read::reader::Reader;
use crate::script::matcher::{NumberMatcher, TextMatcher};
use stagemaker_yaml::{FileProblems, Node};

/// The keys of a condition on a text.
pub(crate) const TEXT_KEYS: [&str; 3] = ["is", "contains", "matches"];

/// Reads a condition on a text, of which a plain value is a part.
pub(crate) fn read_contains(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<TextMatcher> {
    read_text(node, reader, |text| TextMatcher::contains(text))
}

/// Reads a condition on a text, of which a plain value is the whole.
pub(crate) fn read_is(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<TextMatcher> {
    read_text(node, reader, |text| TextMatcher::is(text))
}

fn read_text(
    node: &Node<'_>,
    reader: &mut Reader<'_>,
    plain: impl Fn(&str) -> TextMatcher,
) -> Option<TextMatcher> {
    if node.is_mapping() {
        let entries = node.entries(reader.problems);
        return read_entries(node, entries, &[], reader);
    }
    node.non_empty_text(reader.problems).map(plain)
}

/// Reads a condition on a text from its keys and their values. `others` are the keys that may stand
/// beside them, for the problem of one that is not known.
pub(crate) fn read_entries(
    node: &Node<'_>,
    entries: Vec<(&str, Node<'_>)>,
    others: &[&str],
    reader: &mut Reader<'_>,
) -> Option<TextMatcher> {
    let mut matcher = TextMatcher::default();
    if entries.is_empty() {
        reader.report(node, format!("expected one of `{}`", TEXT_KEYS.join("`, `")));
        return None;
    }
    for (key, value) in entries {
        match key {
            "is" => matcher.is = Some(value.text(reader.problems)?.to_owned()),
            "contains" => matcher.contains = read_parts(&value, reader)?,
            "matches" => matcher.pattern = Some(read_pattern(&value, reader)?),
            _ => {
                let known = [others, &TEXT_KEYS].concat().join("`, `");
                reader.report(
                    &value,
                    format!("the key is not known here; expected one of `{known}`"),
                );
                return None;
            }
        }
    }
    Some(matcher)
}

/// Reads one text, or several of which all must be there.
fn read_parts(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<String>> {
    if !node.is_sequence() {
        return Some(vec![node.non_empty_text(reader.problems)?.to_owned()]);
    }
    let items = node.items(reader.problems);
    if items.is_empty() {
        reader.report(node, "expected at least one text");
        return None;
    }
    items.iter().map(|item| item.non_empty_text(reader.problems).map(ToOwned::to_owned)).collect()
}

/// Reads a pattern in the syntax of the `regex` crate, which matches in linear time.
fn read_pattern(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Regex> {
    let pattern = node.non_empty_text(reader.problems)?;
    let report = |error: regex::Error| {
        // The library draws the pattern over several lines; its last says what is wrong.
        let message = error.to_string();
        let last = message.lines().last().unwrap_or_default().trim_start_matches("error: ");
        reader.report(node, format!("the pattern is refused: {last}"));
    };
    Regex::new(pattern).map_err(report).ok()
}

/// Reads a condition on a number: the number, or a range.
pub(crate) fn read_number(node: &Node<'_>, problems: &mut FileProblems) -> Option<NumberMatcher> {
    if !node.is_mapping() {
        return node.number(problems).map(NumberMatcher::is);
    }
    let [from, to] = node.fields(["from", "to"], problems);
    if from.is_none() && to.is_none() {
        problems.add(node, "expected `from`, `to` or both");
        return None;
    }
    let from = from.map_or(Some(0), |from| from.number(problems));
    let to = to.map_or(Some(u64::MAX), |to| to.number(problems));
    let (from, to) = (from?, to?);
    if from > to {
        problems.add(node, "no number is both: `from` is larger than `to`");
        return None;
    }
    Some(NumberMatcher { from, to })
}

/// Reads a condition on a number that may also be `true`, for 1 or more, or `false`, for 0.
pub(crate) fn read_number_or_truth(
    node: &Node<'_>,
    problems: &mut FileProblems,
) -> Option<NumberMatcher> {
    match node.as_boolean() {
        Some(true) => Some(NumberMatcher { from: 1, to: u64::MAX }),
        Some(false) => Some(NumberMatcher::is(0)),
        None => read_number(node, problems),
    }
}
