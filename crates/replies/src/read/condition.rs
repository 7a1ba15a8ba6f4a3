//! The conditions of rules.

use http::HeaderName;

use crate::read::matcher;
use crate::read::reader::Reader;
use crate::script::condition::{Condition, FormatMatcher, ToolResultMatcher, ToolsMatcher};
use crate::script::matcher::{NumberMatcher, TextMatcher};
use stagemaker_yaml::Node;

/// The keys of a condition. The last one counts a rule as a whole.
const KEYS: [&str; 18] = [
    "user",
    "any_message",
    "system",
    "tool_result",
    "endpoint",
    "component",
    "model",
    "headers",
    "test",
    "tools",
    "response_format",
    "images",
    "turn",
    "stream",
    "not",
    "any",
    "all",
    "nth",
];

/// Reads the conditions of a rule, and the number of matches at which it answers.
pub(crate) fn read(
    node: &Node<'_>,
    reader: &mut Reader<'_>,
) -> Option<(Vec<Condition>, Option<NumberMatcher>)> {
    let problems = reader.problems.len();
    let (mut conditions, nth) = read_conditions(node, &KEYS, reader)?;
    let nth = nth.and_then(|nth| matcher::read_number(&nth, reader.problems));
    // What cannot be read has its own problem, and was not left out.
    if conditions.is_empty() && nth.is_none() && reader.problems.len() == problems {
        reader.report(node, "expected what must hold: leave `when` out for a reply to everything");
    }
    // A tool's result at the end means that the user's message has been answered already.
    let mentions = |predicate: fn(&Condition) -> bool| {
        conditions.iter().any(|condition| condition.mentions(&predicate))
    };
    let is_about_user = mentions(|condition| matches!(condition, Condition::User(_)));
    let is_about_turn =
        mentions(|condition| matches!(condition, Condition::ToolResult(_) | Condition::Turn(_)));
    if is_about_user && !is_about_turn {
        conditions.push(Condition::ToolResult(ToolResultMatcher::Given(false)));
    }
    Some((conditions, nth))
}

/// Reads the conditions of a node, and finds its `nth`, which only a rule as a whole can have. The
/// problem of a key that is not known names those of `expected`.
fn read_conditions<'a>(
    node: &Node<'a>,
    expected: &[&str],
    reader: &mut Reader<'_>,
) -> Option<(Vec<Condition>, Option<Node<'a>>)> {
    if node.as_text().is_some() {
        return Some((vec![Condition::User(matcher::read_contains(node, reader)?)], None));
    }
    if !node.is_mapping() {
        reader.report(node, "expected a text, or keys such as `user`");
        return None;
    }
    let (known, text) = split(node, expected, reader);
    let mut found = Vec::new();
    let mut nth = None;
    if !text.is_empty() {
        found.push(Condition::User(matcher::read_entries(node, text, &[], reader)?));
    }
    let mut complete = true;
    for (key, value) in known {
        if key == "nth" {
            nth = Some(value);
            continue;
        }
        match read_condition(key, &value, reader) {
            Some(condition) => found.push(condition),
            None => complete = false,
        }
    }
    complete.then_some((found, nth))
}

/// The entries of a mapping.
type Entries<'a> = Vec<(&'a str, Node<'a>)>;

/// Splits entries into those of a condition, and those on a text, which is the user's message.
fn split<'a>(
    node: &Node<'a>,
    expected: &[&str],
    reader: &mut Reader<'_>,
) -> (Entries<'a>, Entries<'a>) {
    let entries = node.entries(reader.problems);
    let (text, mut rest): (Entries<'a>, Entries<'a>) =
        entries.into_iter().partition(|(key, _)| matcher::TEXT_KEYS.contains(key));
    rest.retain(|(key, value)| {
        let known = KEYS.contains(key);
        if !known {
            let keys = [expected, &matcher::TEXT_KEYS].concat().join("`, `");
            reader.report(value, format!("the key is not known here; expected one of `{keys}`"));
        }
        known
    });
    (rest, text)
}

fn read_condition(key: &str, node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Condition> {
    Some(match key {
        "user" => Condition::User(matcher::read_contains(node, reader)?),
        "any_message" => Condition::AnyMessage(matcher::read_contains(node, reader)?),
        "system" => Condition::System(matcher::read_contains(node, reader)?),
        "model" => Condition::Model(matcher::read_is(node, reader)?),
        "endpoint" => Condition::Endpoint(matcher::read_is(node, reader)?),
        "component" => Condition::Component(matcher::read_is(node, reader)?),
        "test" => Condition::Test(matcher::read_is(node, reader)?),
        "headers" => read_headers(node, reader)?,
        "tool_result" => Condition::ToolResult(read_tool_result(node, reader)?),
        "tools" => Condition::Tools(read_tools(node, reader)?),
        "response_format" => Condition::ResponseFormat(read_format(node, reader)?),
        "images" => Condition::Images(matcher::read_number_or_truth(node, reader.problems)?),
        "turn" => Condition::Turn(matcher::read_number(node, reader.problems)?),
        "stream" => Condition::Stream(node.boolean(reader.problems)),
        "not" => Condition::Not(Box::new(Condition::All(read_inner(node, reader)?))),
        "any" => Condition::Any(read_list(node, reader)?),
        _ => Condition::All(read_list(node, reader)?),
    })
}

/// Reads conditions inside of another, where nothing can be counted.
fn read_inner(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<Condition>> {
    let inner = KEYS.split_last().map_or(&[][..], |(_, inner)| inner);
    let (conditions, nth) = read_conditions(node, inner, reader)?;
    if let Some(nth) = nth {
        reader.report(&nth, "counts a rule as a whole: move it to the top of `when`");
        return None;
    }
    Some(conditions)
}

fn read_list(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<Condition>> {
    let items = node.items(reader.problems);
    if items.is_empty() && node.is_sequence() {
        reader.report(node, "expected at least one condition");
        return None;
    }
    let read: Vec<_> =
        items.iter().map(|item| read_inner(item, reader).map(Condition::All)).collect();
    read.into_iter().collect()
}

fn read_headers(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Condition> {
    let mut conditions = Vec::new();
    let entries = node.entries(reader.problems);
    if entries.is_empty() && (node.is_mapping() || node.is_null()) {
        reader.report(node, "expected at least one header");
        return None;
    }
    for (name, value) in entries {
        let Ok(header) = HeaderName::try_from(name) else {
            reader.report(&value, format!("`{name}` is no name of a header"));
            return None;
        };
        if header == http::header::AUTHORIZATION {
            reader.report(&value, "the token is not for scripts to see: use the policies");
            return None;
        }
        conditions.push(Condition::Header(header, matcher::read_is(&value, reader)?));
    }
    Some(Condition::All(conditions))
}

fn read_tool_result(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<ToolResultMatcher> {
    if let Some(truth) = node.as_boolean() {
        return Some(ToolResultMatcher::Given(truth));
    }
    if !node.is_mapping() {
        return Some(ToolResultMatcher::Of(None, matcher::read_contains(node, reader)?));
    }
    let (tool, rest): (Entries<'_>, Entries<'_>) =
        node.entries(reader.problems).into_iter().partition(|(key, _)| *key == "tool");
    let tool = match tool.first() {
        Some((_, tool)) => Some(tool.non_empty_text(reader.problems)?.to_owned()),
        None => None,
    };
    let matcher = if rest.is_empty() {
        TextMatcher::default()
    } else {
        matcher::read_entries(node, rest, &["tool"], reader)?
    };
    Some(ToolResultMatcher::Of(tool, matcher))
}

fn read_tools(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<ToolsMatcher> {
    if let Some(truth) = node.as_boolean() {
        return Some(ToolsMatcher::Offered(truth));
    }
    if node.is_sequence() {
        let names: Vec<_> = node.items(reader.problems);
        let names: Option<Vec<_>> = names
            .iter()
            .map(|name| name.non_empty_text(reader.problems).map(ToOwned::to_owned))
            .collect();
        return names.map(ToolsMatcher::Named);
    }
    let name = node.non_empty_text(reader.problems)?;
    Some(ToolsMatcher::Named(vec![name.to_owned()]))
}

fn read_format(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<FormatMatcher> {
    if node.is_mapping() {
        let [name] = node.fields(["name"], reader.problems);
        let name = node.required(name, "name", reader.problems)?;
        return Some(FormatMatcher::Named(name.non_empty_text(reader.problems)?.to_owned()));
    }
    let kind = node.one_of(&["text", "json_object", "json_schema"], reader.problems)?;
    Some(FormatMatcher::Kind(kind.to_owned()))
}
