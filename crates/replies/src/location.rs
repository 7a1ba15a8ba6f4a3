//! The place of a rule in its file.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Where a rule stands.
#[derive(Clone, Debug)]
pub struct RuleLocation {
    pub(crate) name: Option<String>,
    pub(crate) file: Arc<PathBuf>,
    pub(crate) line: usize,
}

impl fmt::Display for RuleLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "`{name}` ")?;
        }
        let file = self.file.file_name().unwrap_or_default().display();
        write!(f, "({file}:{})", self.line)
    }
}
