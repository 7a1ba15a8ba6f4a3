//! What is wrong with a configuration, and where.

use std::fmt;
use std::path::{Path, PathBuf};

/// One problem: `file:line: path: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named.
    pub file: PathBuf,
    /// The line, counted from 1; 0 where it is about the file as a whole.
    pub line: usize,
    /// The path of keys inside the file, such as `principals[0].arn`; empty at the top.
    pub path: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if self.line > 0 {
            write!(f, "{}:", self.line)?;
        }
        if !self.path.is_empty() {
            write!(f, " {}:", self.path)?;
        }
        write!(f, " {}", self.message)
    }
}

/// Every problem of a configuration, in the order in which they were found, and what it says
/// that probably does not do what its author wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Problems {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.errors.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.errors.len()
    }

    /// What the configuration may say and probably should not.
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Adds a problem of a file that may be named more than once.
    pub fn push(&mut self, problem: Problem) {
        if !self.errors.contains(&problem) {
            self.errors.push(problem);
        }
    }

    /// The same for what is no error.
    pub fn warn(&mut self, problem: Problem) {
        if !self.warnings.contains(&problem) {
            self.warnings.push(problem);
        }
    }

    /// Adds a problem, also one that is there already.
    pub(crate) fn push_always(&mut self, problem: Problem) {
        self.errors.push(problem);
    }

    /// The warnings.
    pub fn into_warnings(self) -> Vec<Problem> {
        self.warnings
    }

    pub fn add_file(&mut self, file: &Path, line: usize, message: impl Into<String>) {
        let (file, message) = (file.to_owned(), message.into());
        self.errors.push(Problem { file, line, path: String::new(), message });
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut problems = self.errors.iter();
        if let Some(first) = problems.next() {
            first.fmt(f)?;
        }
        problems.try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

impl std::error::Error for Problems {}
