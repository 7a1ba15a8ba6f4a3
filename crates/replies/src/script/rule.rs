//! A rule: when it speaks, and what it says.

use std::sync::Arc;

use crate::location::RuleLocation;
use crate::script::answer::Answer;
use crate::script::condition::Condition;
use crate::script::number_matcher::NumberMatcher;

/// A rule: when it speaks, and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) place: Arc<RuleLocation>,
    pub(crate) when: Condition,
    /// Which time it must be that all else holds.
    pub(crate) nth: Option<NumberMatcher>,
    pub(crate) line: Answer,
    /// Whether anything depends on how often it held.
    pub(crate) is_counted: bool,
}
