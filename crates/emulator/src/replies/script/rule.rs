//! A rule: when it speaks, and what it says.

use std::sync::Arc;

use crate::replies::location::RuleLocation;
use crate::replies::script::answer::Line;
use crate::replies::script::condition::Condition;
use crate::replies::script::number_matcher::NumberTest;

/// A rule: when it speaks, and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) place: Arc<RuleLocation>,
    pub(crate) when: Condition,
    /// Which time it must be that all else holds.
    pub(crate) nth: Option<NumberTest>,
    pub(crate) line: Line,
    /// Whether anything depends on how often it held.
    pub(crate) is_counted: bool,
}
