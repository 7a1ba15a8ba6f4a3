//! The errors and warnings of a configuration.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::limits::MAX_PROBLEMS;

/// One problem, which is displayed as `file:line: path: message`.
///
/// Exhaustive: other crates build it for the problems of files that they parse themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Path of the file, as it was given.
    pub file: PathBuf,
    /// Line number, counted from 1; 0 for a problem of the file as a whole.
    pub line: usize,
    /// Path of keys inside the file, such as `principals[0].arn`; empty for the root.
    pub path: String,
    /// The fault and what was expected, in words.
    pub message: String,
}

impl fmt::Display for FileProblem {
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

/// The errors and warnings of a configuration, each in the order in which they were found.
///
/// A warning is about a setting that is valid, but probably not what its author wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileProblems {
    errors: Vec<FileProblem>,
    warnings: Vec<FileProblem>,
}

impl FileProblems {
    /// Returns an iterator over the errors.
    pub fn iter(&self) -> impl Iterator<Item = &FileProblem> {
        self.errors.iter()
    }

    /// Returns whether there is no error.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns the number of errors.
    pub fn len(&self) -> usize {
        self.errors.len()
    }

    /// Returns the warnings.
    pub fn warnings(&self) -> &[FileProblem] {
        &self.warnings
    }

    /// Adds an error, unless the same one is already there, as where a file is named twice.
    pub fn push(&mut self, problem: FileProblem) {
        if !self.errors.contains(&problem) {
            self.push_always(problem);
        }
    }

    /// Adds a warning, unless the same one is already there.
    pub fn push_warning(&mut self, problem: FileProblem) {
        if self.warnings.len() < MAX_PROBLEMS && !self.warnings.contains(&problem) {
            self.warnings.push(problem);
        }
    }

    /// Adds an error, even if the same one is already there. Errors beyond [`MAX_PROBLEMS`] are not
    /// kept: the last one that is says so.
    pub(crate) fn push_always(&mut self, mut problem: FileProblem) {
        if self.errors.len() >= MAX_PROBLEMS {
            return;
        }
        if self.errors.len() + 1 == MAX_PROBLEMS {
            problem.message.push_str("; more problems are not listed: mend these first");
        }
        self.errors.push(problem);
    }

    /// Returns the warnings, where there is no error.
    ///
    /// # Errors
    ///
    /// All errors and warnings, where there is an error.
    pub fn into_warnings(self) -> Result<Vec<FileProblem>, Self> {
        if self.is_empty() { Ok(self.warnings) } else { Err(self) }
    }

    /// Adds an error of a file as a whole (line 0) or of one of its lines.
    pub fn add_file(&mut self, file: &Path, line: usize, message: impl Into<String>) {
        let (file, message) = (file.to_owned(), message.into());
        self.push_always(FileProblem { file, line, path: String::new(), message });
    }
}

impl fmt::Display for FileProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut problems = self.errors.iter();
        if let Some(first) = problems.next() {
            first.fmt(f)?;
        }
        problems.try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

impl std::error::Error for FileProblems {}
