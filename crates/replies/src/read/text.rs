//! What a text must be.

use regex::Regex;

use crate::read::reader::Reader;
use crate::script::text_matcher::TextMatcher;
use stagemaker_yaml::Node;

/// The keys of what a text must be.
pub(crate) const KEYS: [&str; 3] = ["is", "contains", "matches"];

/// Reads what a text must be, where a plain value is searched for.
pub(crate) fn contains(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<TextMatcher> {
    read(node, reader, |text| TextMatcher::contains(text))
}

/// Reads what a text must be, where a plain value is compared.
pub(crate) fn is(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<TextMatcher> {
    read(node, reader, |text| TextMatcher::is(text))
}

fn read(
    node: &Node<'_>,
    reader: &mut Reader<'_>,
    plain: impl Fn(&str) -> TextMatcher,
) -> Option<TextMatcher> {
    if node.is_mapping() {
        let entries = node.entries(reader.problems);
        return of_entries(node, entries, reader);
    }
    node.filled_text(reader.problems).map(plain)
}

/// Reads what a text must be from its keys.
pub(crate) fn of_entries(
    node: &Node<'_>,
    entries: Vec<(&str, Node<'_>)>,
    reader: &mut Reader<'_>,
) -> Option<TextMatcher> {
    let mut test = TextMatcher::default();
    if entries.is_empty() {
        reader.add(node, format!("expected one of `{}`", KEYS.join("`, `")));
        return None;
    }
    for (key, value) in entries {
        match key {
            "is" => test.is = Some(value.text(reader.problems)?.to_owned()),
            "contains" => test.contains = parts(&value, reader)?,
            "matches" => test.matches = Some(pattern(&value, reader)?),
            _ => {
                let known = KEYS.join("`, `");
                reader.add(&value, format!("the key is not known here; expected one of `{known}`"));
                return None;
            }
        }
    }
    Some(test)
}

/// One text, or several of which all must be there.
fn parts(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<String>> {
    if !node.is_sequence() {
        return Some(vec![node.filled_text(reader.problems)?.to_owned()]);
    }
    let items = node.items(reader.problems);
    if items.is_empty() {
        reader.add(node, "expected at least one text");
        return None;
    }
    items.iter().map(|item| item.filled_text(reader.problems).map(ToOwned::to_owned)).collect()
}

/// A pattern in the syntax of the `regex` crate, which matches in linear time.
fn pattern(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Regex> {
    let pattern = node.filled_text(reader.problems)?;
    let refused = |error: regex::Error| {
        // The library draws the pattern over several lines; its last says what is wrong.
        let said = error.to_string();
        let last = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
        reader.add(node, format!("the pattern is refused: {last}"));
    };
    Regex::new(pattern).map_err(refused).ok()
}
