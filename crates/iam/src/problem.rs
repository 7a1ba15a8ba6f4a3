//! What is wrong with a document, and where.

use std::fmt;

/// How bad a problem is.
///
/// Exhaustive: a document is refused or taken, and nothing lies between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The document is refused.
    Error,
    /// The document is taken, but probably does not do what its author wanted.
    Warning,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One problem of a document. It displays as `line: path: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// How bad it is.
    pub level: Level,
    /// A name that never changes, for machines. Codes are only ever added.
    pub code: &'static str,
    /// Where it is: `Statement[2].Condition.StringEquals.aws:username[1]`, counted from 0, and
    /// `$` for the document as a whole.
    pub path: String,
    /// The line of the text, counted from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.line, self.path, self.message)
    }
}

/// Every problem of a document that is refused, warnings included, in the order of its text.
///
/// It displays as one line a problem, `name:line: path: message`, with the name that was given
/// to [`Policy::parse`](crate::Policy::parse).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    pub(crate) name: Box<str>,
    pub(crate) problems: Vec<Problem>,
}

impl Problems {
    /// The name of the document, such as that of its file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter()
    }

    /// Those for which the document is refused.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.iter().filter(|problem| problem.level == Level::Error)
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.problems.into_iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let line_end = if index == 0 { "" } else { "\n" };
            write!(f, "{line_end}{}:{problem}", self.name)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
