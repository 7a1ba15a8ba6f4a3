//! The conditions of rules, as they are matched with a request.

use http::HeaderName;

use crate::script::facts::RequestFacts;
use crate::script::matcher::{NumberMatcher, TextMatcher};

/// A condition on a request.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// The last message of the user.
    User(TextMatcher),
    /// At least one message, of whatever role.
    AnyMessage(TextMatcher),
    /// The messages of the system and the developer, together.
    System(TextMatcher),
    /// The `model` of the body.
    Model(TextMatcher),
    /// The name of the invoked endpoint; empty when the path names none.
    Endpoint(TextMatcher),
    /// The name of the invoked inference component; empty when the path names none.
    Component(TextMatcher),
    /// The name of the test; empty when the request names none.
    Test(TextMatcher),
    /// The value of a header, which must be there.
    Header(HeaderName, TextMatcher),
    /// The tools on offer.
    Tools(ToolsMatcher),
    /// The results of tools at the end of the messages.
    ToolResult(ToolResultMatcher),
    /// The `response_format` of the body.
    ResponseFormat(FormatMatcher),
    /// The number of images in the messages.
    Images(NumberMatcher),
    /// The number of the answer in the conversation, counted from 1.
    Turn(NumberMatcher),
    /// The delivery: `true` for a stream.
    Stream(bool),
    /// The opposite of a condition.
    Not(Box<Self>),
    /// At least one of some conditions.
    Any(Vec<Self>),
    /// All of some conditions.
    All(Vec<Self>),
}

/// A condition on the tools that a request offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ToolsMatcher {
    /// At least one tool, or none at all.
    Offered(bool),
    /// All the tools of these names, and perhaps others.
    Named(Vec<String>),
}

/// A condition on the results of tools with which a request ends.
#[derive(Clone, Debug)]
pub(crate) enum ToolResultMatcher {
    /// At least one result, or none at all.
    Given(bool),
    /// A result of this text, and of this tool if one is named.
    Of(Option<String>, TextMatcher),
}

/// A condition on the format that a request wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FormatMatcher {
    /// A format of this `type`.
    Kind(String),
    /// A schema of this name.
    Named(String),
}

impl Condition {
    /// Returns whether a request meets the condition.
    pub(crate) fn matches(&self, facts: &RequestFacts<'_>) -> bool {
        match self {
            Self::User(matcher) => matcher.matches(facts.user()),
            Self::AnyMessage(matcher) => facts.texts().iter().any(|text| matcher.matches(text)),
            Self::System(matcher) => matcher.matches(facts.system()),
            Self::Model(matcher) => matcher.matches(facts.request.model()),
            Self::Endpoint(matcher) => matcher.matches(facts.request.endpoint()),
            Self::Component(matcher) => matcher.matches(facts.request.component()),
            Self::Test(matcher) => matcher.matches(facts.test),
            Self::Header(name, matcher) => {
                facts.request.header(name.as_str()).is_some_and(|value| matcher.matches(value))
            }
            Self::Tools(matcher) => matcher.matches(facts),
            Self::ToolResult(matcher) => matcher.matches(facts),
            Self::ResponseFormat(matcher) => matcher.matches(facts),
            Self::Images(matcher) => matcher.matches(facts.conversation().images() as u64),
            Self::Turn(matcher) => matcher.matches(facts.conversation().turn() as u64),
            Self::Stream(wanted) => facts.request.is_stream() == *wanted,
            Self::Not(inner) => !inner.matches(facts),
            Self::Any(inner) => inner.iter().any(|condition| condition.matches(facts)),
            Self::All(inner) => inner.iter().all(|condition| condition.matches(facts)),
        }
    }

    /// Returns the named groups of all patterns that match, and their texts. Patterns inside of a
    /// `not` capture nothing.
    pub(crate) fn captures(&self, facts: &RequestFacts<'_>) -> Vec<(String, String)> {
        match self {
            Self::User(matcher) => matcher.captures(facts.user()),
            Self::System(matcher) => matcher.captures(facts.system()),
            Self::Model(matcher) => matcher.captures(facts.request.model()),
            Self::Endpoint(matcher) => matcher.captures(facts.request.endpoint()),
            Self::Component(matcher) => matcher.captures(facts.request.component()),
            Self::Test(matcher) => matcher.captures(facts.test),
            Self::Header(name, matcher) => {
                matcher.captures(facts.request.header(name.as_str()).unwrap_or_default())
            }
            Self::AnyMessage(matcher) => {
                let first = facts.texts().iter().find(|text| matcher.matches(text));
                first.map(|text| matcher.captures(text)).unwrap_or_default()
            }
            Self::ToolResult(ToolResultMatcher::Of(tool, matcher)) => {
                let mut results = facts.tool_results().iter();
                let first = results
                    .find(|result| result.is_of(tool.as_deref()) && matcher.matches(&result.text));
                first.map(|result| matcher.captures(&result.text)).unwrap_or_default()
            }
            Self::Any(inner) | Self::All(inner) => {
                let matching = inner.iter().filter(|condition| condition.matches(facts));
                matching.flat_map(|condition| condition.captures(facts)).collect()
            }
            Self::Tools(_)
            | Self::ToolResult(ToolResultMatcher::Given(_))
            | Self::ResponseFormat(_)
            | Self::Images(_)
            | Self::Turn(_)
            | Self::Stream(_)
            | Self::Not(_) => Vec::new(),
        }
    }

    /// Returns the names of the groups of all patterns, also of those inside of a `not`.
    pub(crate) fn groups(&self) -> Vec<&str> {
        match self {
            Self::User(matcher)
            | Self::AnyMessage(matcher)
            | Self::System(matcher)
            | Self::Model(matcher)
            | Self::Endpoint(matcher)
            | Self::Component(matcher)
            | Self::Test(matcher)
            | Self::Header(_, matcher)
            | Self::ToolResult(ToolResultMatcher::Of(_, matcher)) => matcher.groups().collect(),
            Self::Not(_)
            | Self::Any(_)
            | Self::All(_)
            | Self::Tools(_)
            | Self::ToolResult(ToolResultMatcher::Given(_))
            | Self::ResponseFormat(_)
            | Self::Images(_)
            | Self::Turn(_)
            | Self::Stream(_) => self.inner().iter().flat_map(Self::groups).collect(),
        }
    }

    /// Returns the conditions that this one is made of; empty if it is made of no others.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a new condition has none inside of it")]
    fn inner(&self) -> &[Self] {
        match self {
            Self::Not(inner) => std::slice::from_ref(inner),
            Self::Any(inner) | Self::All(inner) => inner,
            _ => &[],
        }
    }

    /// Returns whether the predicate holds for this condition or for any inside of it.
    pub(crate) fn mentions(&self, predicate: &dyn Fn(&Self) -> bool) -> bool {
        predicate(self) || self.inner().iter().any(|condition| condition.mentions(predicate))
    }
}

impl ToolsMatcher {
    fn matches(&self, facts: &RequestFacts<'_>) -> bool {
        let tools = facts.request.tools();
        match self {
            Self::Offered(wanted) => *wanted != tools.offered.is_empty(),
            Self::Named(names) => names.iter().all(|name| tools.named(name).is_some()),
        }
    }
}

impl ToolResultMatcher {
    fn matches(&self, facts: &RequestFacts<'_>) -> bool {
        let mut results = facts.tool_results().iter();
        match self {
            Self::Given(wanted) => *wanted != facts.tool_results().is_empty(),
            Self::Of(tool, matcher) => {
                results.any(|result| result.is_of(tool.as_deref()) && matcher.matches(&result.text))
            }
        }
    }
}

impl FormatMatcher {
    fn matches(&self, facts: &RequestFacts<'_>) -> bool {
        match self {
            Self::Kind(kind) => facts.request.format().kind() == kind,
            Self::Named(name) => facts.request.format().name() == Some(name),
        }
    }
}
