//! When a rule speaks.

use http::HeaderName;

use crate::script::facts::RequestFacts;
use crate::script::number_matcher::NumberMatcher;
use crate::script::text_matcher::TextMatcher;
use crate::test_name;

/// When a rule speaks.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    User(TextMatcher),
    AnyMessage(TextMatcher),
    System(TextMatcher),
    Model(TextMatcher),
    Test(TextMatcher),
    Header(HeaderName, TextMatcher),
    Tools(ToolsMatcher),
    ToolResult(ToolResultMatcher),
    ResponseFormat(FormatMatcher),
    Images(NumberMatcher),
    Turn(NumberMatcher),
    Stream(bool),
    Not(Box<Self>),
    Any(Vec<Self>),
    All(Vec<Self>),
}

/// Which tools must be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ToolsMatcher {
    /// Some, or none at all.
    Offered(bool),
    /// All of these.
    Named(Vec<String>),
}

/// How a request must end.
#[derive(Clone, Debug)]
pub(crate) enum ToolResultMatcher {
    /// With a tool's result, or without.
    Given(bool),
    /// With a result of this tool, if it is named, and of this text.
    Of(Option<String>, TextMatcher),
}

/// Which format must be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FormatMatcher {
    /// One of this kind.
    Kind(String),
    /// A schema of this name.
    Named(String),
}

impl Condition {
    pub(crate) fn holds(&self, view: &RequestFacts<'_>) -> bool {
        match self {
            Self::User(test) => test.holds(view.user()),
            Self::AnyMessage(test) => view.texts().iter().any(|text| test.holds(text)),
            Self::System(test) => test.holds(view.system()),
            Self::Model(test) => test.holds(view.request.model()),
            Self::Test(test) => test.holds(test_name::of(view.request)),
            Self::Header(name, test) => {
                view.request.header(name.as_str()).is_some_and(|value| test.holds(value))
            }
            Self::Tools(test) => test.holds(view),
            Self::ToolResult(test) => test.holds(view),
            Self::ResponseFormat(test) => test.holds(view),
            Self::Images(test) => test.holds(view.conversation().images() as u64),
            Self::Turn(test) => test.holds(view.conversation().turn() as u64),
            Self::Stream(wanted) => view.request.is_stream() == *wanted,
            Self::Not(inner) => !inner.holds(view),
            Self::Any(inner) => inner.iter().any(|own| own.holds(view)),
            Self::All(inner) => inner.iter().all(|own| own.holds(view)),
        }
    }

    /// The named groups of all patterns that hold. What must not hold captures nothing.
    pub(crate) fn captures(&self, view: &RequestFacts<'_>) -> Vec<(String, String)> {
        match self {
            Self::User(test) => test.captures(view.user()),
            Self::System(test) => test.captures(view.system()),
            Self::Model(test) => test.captures(view.request.model()),
            Self::Test(test) => test.captures(test_name::of(view.request)),
            Self::Header(name, test) => {
                test.captures(view.request.header(name.as_str()).unwrap_or_default())
            }
            Self::AnyMessage(test) => {
                let held = view.texts().iter().find(|text| test.holds(text));
                held.map(|text| test.captures(text)).unwrap_or_default()
            }
            Self::ToolResult(ToolResultMatcher::Of(tool, test)) => {
                let mut results = view.tool_results().iter();
                let held = results.find(|own| own.is_of(tool.as_deref()) && test.holds(&own.text));
                held.map(|own| test.captures(&own.text)).unwrap_or_default()
            }
            Self::Any(inner) | Self::All(inner) => {
                let held = inner.iter().filter(|own| own.holds(view));
                held.flat_map(|own| own.captures(view)).collect()
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

    /// The names of the groups of all its patterns.
    pub(crate) fn groups(&self) -> Vec<&str> {
        match self {
            Self::User(test)
            | Self::AnyMessage(test)
            | Self::System(test)
            | Self::Model(test)
            | Self::Test(test)
            | Self::Header(_, test)
            | Self::ToolResult(ToolResultMatcher::Of(_, test)) => test.groups().collect(),
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

    /// The conditions that it is made of, if it is made of others.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a new condition is one of its own")]
    fn inner(&self) -> &[Self] {
        match self {
            Self::Not(inner) => std::slice::from_ref(inner),
            Self::Any(inner) | Self::All(inner) => inner,
            _ => &[],
        }
    }

    /// Whether it or one inside of it is as asked.
    pub(crate) fn mentions(&self, asked: &dyn Fn(&Self) -> bool) -> bool {
        asked(self) || self.inner().iter().any(|own| own.mentions(asked))
    }
}

impl ToolsMatcher {
    fn holds(&self, view: &RequestFacts<'_>) -> bool {
        let tools = view.request.tools();
        match self {
            Self::Offered(wanted) => *wanted != tools.offered.is_empty(),
            Self::Named(names) => names.iter().all(|name| tools.named(name).is_some()),
        }
    }
}

impl ToolResultMatcher {
    fn holds(&self, view: &RequestFacts<'_>) -> bool {
        let mut results = view.tool_results().iter();
        match self {
            Self::Given(wanted) => *wanted != view.tool_results().is_empty(),
            Self::Of(tool, test) => {
                results.any(|own| own.is_of(tool.as_deref()) && test.holds(&own.text))
            }
        }
    }
}

impl FormatMatcher {
    fn holds(&self, view: &RequestFacts<'_>) -> bool {
        match self {
            Self::Kind(kind) => view.request.format().kind() == kind,
            Self::Named(name) => view.request.format().name() == Some(name),
        }
    }
}
