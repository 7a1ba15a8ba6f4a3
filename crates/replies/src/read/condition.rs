//! When a rule speaks.

use http::HeaderName;

use crate::read::reader::Reader;
use crate::read::{number, text};
use crate::script::condition::{Condition, FormatMatcher, ToolResultMatcher, ToolsMatcher};
use crate::script::number_matcher::NumberMatcher;
use crate::script::text_matcher::TextMatcher;
use stagemaker_yaml::Node;

/// The keys of a condition.
const KEYS: [&str; 16] = [
    "user",
    "any_message",
    "system",
    "tool_result",
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

/// Reads what must hold for a rule to speak, and which time.
pub(crate) fn read(
    node: &Node<'_>,
    reader: &mut Reader<'_>,
) -> Option<(Vec<Condition>, Option<NumberMatcher>)> {
    let (mut conditions, nth) = conditions(node, reader)?;
    let nth = nth.and_then(|own| number::read(&own, reader.problems));
    if conditions.is_empty() && nth.is_none() {
        reader.add(node, "expected what must hold: leave `when` out for a reply to everything");
    }
    // A tool's result at the end means that the user has not spoken since.
    let mentions = |asked: fn(&Condition) -> bool| {
        conditions.iter().any(|condition| condition.mentions(&asked))
    };
    let user = mentions(|own| matches!(own, Condition::User(_)));
    let says = mentions(|own| matches!(own, Condition::ToolResult(_) | Condition::Turn(_)));
    if user && !says {
        conditions.push(Condition::ToolResult(ToolResultMatcher::Given(false)));
    }
    Some((conditions, nth))
}

/// The conditions of a node, and its `nth`, which only a rule as a whole can have.
fn conditions<'a>(
    node: &Node<'a>,
    reader: &mut Reader<'_>,
) -> Option<(Vec<Condition>, Option<Node<'a>>)> {
    if node.as_text().is_some() {
        return Some((vec![Condition::User(text::contains(node, reader)?)], None));
    }
    if !node.is_mapping() {
        reader.add(node, "expected a text, or keys such as `user`");
        return None;
    }
    let (known, direct) = split(node, reader);
    let mut found = Vec::new();
    let mut nth = None;
    if !direct.is_empty() {
        found.push(Condition::User(text::of_entries(node, direct, reader)?));
    }
    let mut complete = true;
    for (key, value) in known {
        if key == "nth" {
            nth = Some(value);
            continue;
        }
        match condition(key, &value, reader) {
            Some(condition) => found.push(condition),
            None => complete = false,
        }
    }
    complete.then_some((found, nth))
}

type Entries<'a> = Vec<(&'a str, Node<'a>)>;

/// The keys of a condition, and those of a text, which are about the message of the user.
fn split<'a>(node: &Node<'a>, reader: &mut Reader<'_>) -> (Entries<'a>, Entries<'a>) {
    let entries = node.entries(reader.problems);
    let (direct, mut rest): (Entries<'a>, Entries<'a>) =
        entries.into_iter().partition(|(key, _)| text::KEYS.contains(key));
    rest.retain(|(key, value)| {
        let known = KEYS.contains(key);
        if !known {
            let keys = KEYS.join("`, `");
            reader.add(value, format!("the key is not known here; expected one of `{keys}`"));
        }
        known
    });
    (rest, direct)
}

fn condition(key: &str, node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Condition> {
    Some(match key {
        "user" => Condition::User(text::contains(node, reader)?),
        "any_message" => Condition::AnyMessage(text::contains(node, reader)?),
        "system" => Condition::System(text::contains(node, reader)?),
        "model" => Condition::Model(text::is(node, reader)?),
        "test" => Condition::Test(text::is(node, reader)?),
        "headers" => headers(node, reader)?,
        "tool_result" => Condition::ToolResult(tool_result(node, reader)?),
        "tools" => Condition::Tools(tools(node, reader)?),
        "response_format" => Condition::ResponseFormat(response_format(node, reader)?),
        "images" => Condition::Images(number::or_any(node, reader.problems)?),
        "turn" => Condition::Turn(number::read(node, reader.problems)?),
        "stream" => Condition::Stream(node.truth(reader.problems)),
        "not" => Condition::Not(Box::new(Condition::All(inner(node, reader)?))),
        "any" => Condition::Any(list(node, reader)?),
        _ => Condition::All(list(node, reader)?),
    })
}

/// Conditions inside of another, where nothing can be counted.
fn inner(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<Condition>> {
    let (conditions, nth) = conditions(node, reader)?;
    if let Some(nth) = nth {
        reader.add(&nth, "counts a rule as a whole: move it to the top of `when`");
        return None;
    }
    Some(conditions)
}

fn list(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<Condition>> {
    let items = node.items(reader.problems);
    if items.is_empty() && node.is_sequence() {
        reader.add(node, "expected at least one condition");
        return None;
    }
    let read: Vec<_> = items.iter().map(|item| inner(item, reader).map(Condition::All)).collect();
    read.into_iter().collect()
}

fn headers(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Condition> {
    let mut tests = Vec::new();
    let entries = node.entries(reader.problems);
    if entries.is_empty() && (node.is_mapping() || node.is_null()) {
        reader.add(node, "expected at least one header");
        return None;
    }
    for (name, value) in entries {
        let Ok(header) = HeaderName::try_from(name) else {
            reader.add(&value, format!("`{name}` is no name of a header"));
            return None;
        };
        if header == http::header::AUTHORIZATION {
            reader.add(&value, "the token is not for scripts to see: use the policies");
            return None;
        }
        tests.push(Condition::Header(header, text::is(&value, reader)?));
    }
    Some(Condition::All(tests))
}

fn tool_result(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<ToolResultMatcher> {
    if let Some(truth) = node.as_truth() {
        return Some(ToolResultMatcher::Given(truth));
    }
    if !node.is_mapping() {
        return Some(ToolResultMatcher::Of(None, text::contains(node, reader)?));
    }
    let (tool, rest): (Entries<'_>, Entries<'_>) =
        node.entries(reader.problems).into_iter().partition(|(key, _)| *key == "tool");
    let tool = match tool.first() {
        Some((_, tool)) => Some(tool.filled_text(reader.problems)?.to_owned()),
        None => None,
    };
    let test = if rest.is_empty() {
        TextMatcher::default()
    } else {
        text::of_entries(node, rest, reader)?
    };
    Some(ToolResultMatcher::Of(tool, test))
}

fn tools(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<ToolsMatcher> {
    if let Some(truth) = node.as_truth() {
        return Some(ToolsMatcher::Offered(truth));
    }
    if node.is_sequence() {
        let names: Vec<_> = node.items(reader.problems);
        let names: Option<Vec<_>> = names
            .iter()
            .map(|name| name.filled_text(reader.problems).map(ToOwned::to_owned))
            .collect();
        return names.map(ToolsMatcher::Named);
    }
    let name = node.filled_text(reader.problems)?;
    Some(ToolsMatcher::Named(vec![name.to_owned()]))
}

fn response_format(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<FormatMatcher> {
    if node.is_mapping() {
        let [name] = node.fields(["name"], reader.problems);
        let name = node.required(name, "name", reader.problems)?;
        return Some(FormatMatcher::Named(name.filled_text(reader.problems)?.to_owned()));
    }
    let kind = node.one_of(&["text", "json_object", "json_schema"], reader.problems)?;
    Some(FormatMatcher::Kind(kind.to_owned()))
}
