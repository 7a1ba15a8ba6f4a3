//! Why a condition does not hold, in words.

use std::fmt::Write as _;

use crate::script::condition::{Condition, FormatMatcher, ToolResultMatcher, ToolsMatcher};
use crate::script::facts::RequestFacts;
use crate::script::text_matcher::TextMatcher;
use crate::test_name;

/// Something that does not hold.
pub(crate) struct Miss {
    /// What, in words.
    pub(crate) said: String,
    /// Whether it is a matter of letters in the other case only, or of another time.
    pub(crate) is_close: bool,
}

impl Miss {
    pub(crate) const fn new(said: String) -> Self {
        Self { said, is_close: false }
    }

    pub(crate) const fn close(said: String) -> Self {
        Self { said, is_close: true }
    }
}

/// How far some misses are from none.
pub(crate) fn distance(misses: &[Miss]) -> usize {
    misses.iter().map(|miss| if miss.is_close { 1 } else { 2 }).sum()
}

/// The misses in words.
pub(crate) fn said(misses: &[Miss]) -> String {
    let said: Vec<_> = misses.iter().map(|miss| miss.said.as_str()).collect();
    said.join("; ")
}

/// What of a condition does not hold.
pub(crate) fn misses(condition: &Condition, view: &RequestFacts<'_>) -> Vec<Miss> {
    if let Condition::All(inner) = condition {
        return inner.iter().flat_map(|own| misses(own, view)).collect();
    }
    if condition.holds(view) { Vec::new() } else { vec![miss(condition, view)] }
}

fn miss(condition: &Condition, view: &RequestFacts<'_>) -> Miss {
    let request = view.request;
    Miss::new(match condition {
        Condition::User(test) => return text("user", test, Some(view.user())),
        Condition::System(test) => return text("system", test, Some(view.system())),
        Condition::Model(test) => return text("model", test, Some(request.model())),
        Condition::Test(test) => return text("test", test, Some(test_name::of(request))),
        Condition::Header(name, test) => {
            return text(&format!("headers.{name}"), test, request.header(name.as_str()));
        }
        Condition::AnyMessage(test) => {
            let is_close = view.texts().iter().any(|text| test.holds_in_any_case(text));
            let but = if is_close { DIFFERS } else { "" };
            let said = format!("`any_message` wants {test}, and there is none{but}");
            return Miss { said, is_close };
        }
        Condition::Tools(test) => tools(test, view),
        Condition::ToolResult(test) => tool_result(test, view),
        Condition::ResponseFormat(test) => format(test, view),
        Condition::Images(test) => number("images", test, view.conversation().images()),
        Condition::Turn(test) => number("turn", test, view.conversation().turn()),
        Condition::Stream(wanted) => number("stream", wanted, request.is_stream()),
        Condition::Not(_) => "`not` wants something not to hold, and it holds".to_owned(),
        Condition::Any(inner) => {
            let each: Vec<_> = inner.iter().map(|own| said(&misses(own, view))).collect();
            format!("`any` wants one of several, and none holds: {}", each.join(", or "))
        }
        Condition::All(_) => said(&misses(condition, view)),
    })
}

fn text(key: &str, test: &TextMatcher, found: Option<&str>) -> Miss {
    let Some(found) = found else {
        return Miss::new(format!("`{key}` wants {test}, and is not there"));
    };
    let is_close = test.holds_in_any_case(found);
    let but = if is_close { DIFFERS } else { "" };
    Miss { said: format!("`{key}` wants {test}, and is `{}`{but}", shortened(found)), is_close }
}

const DIFFERS: &str = ", which differs in case";

fn number(key: &str, wanted: impl std::fmt::Display, found: impl std::fmt::Display) -> String {
    format!("`{key}` wants {wanted}, and is {found}")
}

fn tools(test: &ToolsMatcher, view: &RequestFacts<'_>) -> String {
    let offered = view.request.tools().offered.iter().map(|tool| format!("`{}`", tool.name));
    let offered: Vec<_> = offered.take(MAX_NAMES_SHOWN).collect();
    let found = if offered.is_empty() { "none".to_owned() } else { offered.join(", ") };
    let wanted = match test {
        ToolsMatcher::Offered(true) => "some".to_owned(),
        ToolsMatcher::Offered(false) => "none".to_owned(),
        ToolsMatcher::Named(names) => format!("`{}`", names.join("`, `")),
    };
    format!("`tools` wants {wanted}, and offered is {found}")
}

fn tool_result(test: &ToolResultMatcher, view: &RequestFacts<'_>) -> String {
    let results = view.tool_results();
    let (tool, wanted) = match test {
        ToolResultMatcher::Given(true) => (None, String::new()),
        ToolResultMatcher::Given(false) => {
            return "`tool_result` wants none, and the request ends with one".to_owned();
        }
        ToolResultMatcher::Of(tool, test) => (tool.as_deref(), test.to_string()),
    };
    let mut said = "`tool_result` wants one".to_owned();
    let of = tool.map(|tool| format!(" of `{tool}`")).unwrap_or_default();
    let with = if wanted.is_empty() { wanted } else { format!(", {wanted}") };
    let found = match results.last() {
        None => "the request does not end with one".to_owned(),
        Some(last) => {
            let tool = last.tool.map(|tool| format!("of `{tool}` ")).unwrap_or_default();
            format!("the last is {tool}`{}`", shortened(&last.text))
        }
    };
    let written = write!(said, "{of}{with}, and {found}");
    debug_assert!(written.is_ok(), "a string takes all that is written");
    said
}

fn format(test: &FormatMatcher, view: &RequestFacts<'_>) -> String {
    let found = view.request.format();
    match test {
        FormatMatcher::Kind(kind) => {
            format!("`response_format` wants `{kind}`, and is `{}`", found.kind())
        }
        FormatMatcher::Named(name) => format!(
            "`response_format` wants a schema named `{name}`, and is `{}`",
            found.name().unwrap_or_else(|| found.kind())
        ),
    }
}

/// The beginning of a text of the caller's.
fn shortened(text: &str) -> String {
    let mut chars = text.chars();
    let mut shown: String = chars.by_ref().take(MAX_TEXT_SHOWN_CHARS).collect();
    if chars.next().is_some() {
        shown.push_str("...");
    }
    shown
}

/// How much of a request an error repeats: enough to recognise it.
const MAX_TEXT_SHOWN_CHARS: usize = 80;
const MAX_NAMES_SHOWN: usize = 16;
