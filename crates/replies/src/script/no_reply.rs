//! The reason why a script has no reply, in words that help its author.

use std::error::Error;
use std::fmt;

use crate::script::condition::{Condition, FormatMatcher, ToolResultMatcher, ToolsMatcher};
use crate::script::facts::RequestFacts;
use crate::script::matcher::TextMatcher;

/// The reason why a script has no reply. Exhaustive: a server has a status for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// No rule matches; the text names the nearest rule and what of it does not match.
    NoMatch(String),
    /// A template of the rule that matches fails; the text names the rule and the error.
    Failed(String),
}

impl fmt::Display for NoReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMatch(message) | Self::Failed(message) => f.write_str(message),
        }
    }
}

impl Error for NoReply {}

/// A part of a condition that does not match.
pub(crate) struct Miss {
    pub(crate) message: String,
    /// `true` where only the case of letters, or the number of matches, is wrong.
    pub(crate) is_close: bool,
}

impl Miss {
    pub(crate) const fn new(message: String) -> Self {
        Self { message, is_close: false }
    }

    pub(crate) const fn close(message: String) -> Self {
        Self { message, is_close: true }
    }
}

/// Returns how far a rule with these misses is from a match: 1 for a close one, 2 for any other.
pub(crate) fn distance(misses: &[Miss]) -> usize {
    misses.iter().map(|miss| if miss.is_close { 1 } else { 2 }).sum()
}

/// Describes misses in one sentence.
pub(crate) fn describe(misses: &[Miss]) -> String {
    let messages: Vec<_> = misses.iter().map(|miss| miss.message.as_str()).collect();
    messages.join("; ")
}

/// Returns the parts of a condition that do not match; none if it matches.
pub(crate) fn misses(condition: &Condition, facts: &RequestFacts<'_>) -> Vec<Miss> {
    if let Condition::All(inner) = condition {
        return inner.iter().flat_map(|condition| misses(condition, facts)).collect();
    }
    if condition.matches(facts) { Vec::new() } else { vec![miss(condition, facts)] }
}

/// Returns the miss of a condition that does not match.
fn miss(condition: &Condition, facts: &RequestFacts<'_>) -> Miss {
    let request = facts.request;
    Miss::new(match condition {
        Condition::User(matcher) => return text_miss("user", matcher, Some(facts.user())),
        Condition::System(matcher) => return text_miss("system", matcher, Some(facts.system())),
        Condition::Model(matcher) => return text_miss("model", matcher, Some(request.model())),
        Condition::Endpoint(matcher) => {
            return text_miss("endpoint", matcher, non_empty(request.endpoint()));
        }
        Condition::Component(matcher) => {
            return text_miss("component", matcher, non_empty(request.component()));
        }
        Condition::Test(matcher) => {
            return text_miss("test", matcher, Some(facts.test));
        }
        Condition::Header(name, matcher) => {
            return text_miss(&format!("headers.{name}"), matcher, request.header(name.as_str()));
        }
        Condition::AnyMessage(matcher) => {
            let is_close = facts.texts().iter().any(|text| matcher.matches_ignoring_case(text));
            let but = if is_close { DIFFERS_IN_CASE } else { "" };
            let message = format!("`any_message` wants {matcher}, and there is none{but}");
            return Miss { message, is_close };
        }
        Condition::Tools(matcher) => describe_tools(matcher, facts),
        Condition::ToolResult(matcher) => describe_tool_result(matcher, facts),
        Condition::ResponseFormat(matcher) => describe_format(matcher, facts),
        Condition::Images(matcher) => {
            describe_number("images", matcher, facts.conversation().images())
        }
        Condition::Turn(matcher) => describe_number("turn", matcher, facts.conversation().turn()),
        Condition::Stream(wanted) => describe_number("stream", wanted, request.is_stream()),
        Condition::Not(_) => "`not` wants something not to hold, and it holds".to_owned(),
        Condition::Any(inner) => {
            let each: Vec<_> =
                inner.iter().map(|condition| describe(&misses(condition, facts))).collect();
            format!("`any` wants one of several, and none holds: {}", each.join(", or "))
        }
        Condition::All(_) => describe(&misses(condition, facts)),
    })
}

fn text_miss(key: &str, matcher: &TextMatcher, found: Option<&str>) -> Miss {
    let Some(found) = found else {
        return Miss::new(format!("`{key}` wants {matcher}, and is not there"));
    };
    let is_close = matcher.matches_ignoring_case(found);
    let but = if is_close { DIFFERS_IN_CASE } else { "" };
    Miss { message: format!("`{key}` wants {matcher}, and is `{}`{but}", shorten(found)), is_close }
}

fn non_empty(name: &str) -> Option<&str> {
    Some(name).filter(|name| !name.is_empty())
}

const DIFFERS_IN_CASE: &str = ", which differs in case";

fn describe_number(key: &str, wanted: impl fmt::Display, found: impl fmt::Display) -> String {
    format!("`{key}` wants {wanted}, and is {found}")
}

fn describe_tools(matcher: &ToolsMatcher, facts: &RequestFacts<'_>) -> String {
    let offered = facts.request.tools().offered.iter().map(|tool| format!("`{}`", tool.name));
    let offered: Vec<_> = offered.take(MAX_NAMES_SHOWN).collect();
    let found = if offered.is_empty() { "none".to_owned() } else { offered.join(", ") };
    let wanted = match matcher {
        ToolsMatcher::Offered(true) => "some".to_owned(),
        ToolsMatcher::Offered(false) => "none".to_owned(),
        ToolsMatcher::Named(names) => format!("`{}`", names.join("`, `")),
    };
    format!("`tools` wants {wanted}, and offered is {found}")
}

fn describe_tool_result(matcher: &ToolResultMatcher, facts: &RequestFacts<'_>) -> String {
    let results = facts.tool_results();
    let (tool, wanted) = match matcher {
        ToolResultMatcher::Given(true) => (None, String::new()),
        ToolResultMatcher::Given(false) => {
            return "`tool_result` wants none, and the request ends with one".to_owned();
        }
        ToolResultMatcher::Of(tool, matcher) => (tool.as_deref(), matcher.to_string()),
    };
    let of = tool.map(|tool| format!(" of `{tool}`")).unwrap_or_default();
    let with = if wanted.is_empty() { wanted } else { format!(", {wanted}") };
    let found = match results.last() {
        None => "the request does not end with one".to_owned(),
        Some(last) => {
            let tool = last.tool.map(|tool| format!("of `{tool}` ")).unwrap_or_default();
            format!("the last is {tool}`{}`", shorten(&last.text))
        }
    };
    format!("`tool_result` wants one{of}{with}, and {found}")
}

fn describe_format(matcher: &FormatMatcher, facts: &RequestFacts<'_>) -> String {
    let found = facts.request.format();
    match matcher {
        FormatMatcher::Kind(kind) => {
            format!("`response_format` wants `{kind}`, and is `{}`", found.kind())
        }
        FormatMatcher::Named(name) => format!(
            "`response_format` wants a schema named `{name}`, and is `{}`",
            found.name().unwrap_or_else(|| found.kind())
        ),
    }
}

/// Returns the beginning of a text of the caller's, with dots where it goes on.
fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let mut shown: String = chars.by_ref().take(MAX_TEXT_SHOWN_CHARS).collect();
    if chars.next().is_some() {
        shown.push_str("...");
    }
    shown
}

/// The most characters of a request that an error repeats: enough to recognise it.
const MAX_TEXT_SHOWN_CHARS: usize = 80;
/// The most names of tools that an error repeats.
const MAX_NAMES_SHOWN: usize = 16;
