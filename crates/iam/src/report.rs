//! The problems of a document, as they are found.

use crate::fault::Fault;
use crate::limits::MAX_PROBLEMS;
use crate::problem::{Level, Problem};

/// The problems of a document, as they are found.
pub(crate) struct Report<'a> {
    text: &'a str,
    /// Each with where it is in the text.
    problems: Vec<(usize, Problem)>,
}

impl<'a> Report<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, problems: Vec::new() }
    }

    /// Adds a problem of the value that begins at a byte of the text, and of the path to it.
    pub(crate) fn add_at(&mut self, offset: usize, path: &str, fault: Fault, detail: &str) {
        let before = self.text.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        self.push(offset, line, path, fault, detail);
    }

    /// Adds a problem of the text as a whole.
    pub(crate) fn add_line(&mut self, line: usize, fault: Fault, detail: &str) {
        self.push(0, line, "$", fault, detail);
    }

    fn push(&mut self, offset: usize, line: usize, path: &str, fault: Fault, detail: &str) {
        if self.problems.len() < MAX_PROBLEMS || fault.level == Level::Error {
            let message = format!("{}{detail}", fault.message);
            let Fault { level, code, .. } = fault;
            let problem = Problem { level, code, path: path.to_owned(), line, message };
            self.problems.push((offset, problem));
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.problems.iter().any(|(_, problem)| problem.level == Level::Error)
    }

    /// The problems in the order of the text.
    pub(crate) fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|(offset, _)| *offset);
        self.problems.into_iter().map(|(_, problem)| problem).collect()
    }
}
