//! A rule: when it speaks, and what it says.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::replies::script::answer::Line;
use crate::replies::script::condition::Condition;
use crate::replies::script::number_matcher::NumberTest;

/// A rule: when it speaks, and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) place: Arc<Place>,
    pub(crate) when: Condition,
    /// Which time it must be that all else holds.
    pub(crate) nth: Option<NumberTest>,
    pub(crate) line: Line,
    /// Whether anything depends on how often it held.
    pub(crate) is_counted: bool,
}

/// Where a rule stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) name: Option<String>,
    pub(crate) file: Arc<PathBuf>,
    pub(crate) line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "`{name}` ")?;
        }
        let file = self.file.file_name().unwrap_or_default().display();
        write!(f, "({file}:{})", self.line)
    }
}
