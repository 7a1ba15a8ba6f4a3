//! The problems of a document, as they are found.

use crate::fault::Fault;
use crate::limits::MAX_PROBLEMS;
use crate::place::Place;
use crate::problem::{Level, Problem};

/// The problems of a document, as they are found.
pub(crate) struct Report<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl<'a> Report<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, problems: Vec::new() }
    }

    pub(crate) fn add(&mut self, place: &Place<'_>, fault: Fault) {
        self.add_with(place, fault, "");
    }

    /// Adds a problem with something to say at its end.
    pub(crate) fn add_with(&mut self, place: &Place<'_>, fault: Fault, detail: &str) {
        let before = self.text.get(..place.offset()).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        self.push(line, place.path().to_owned(), fault, detail);
    }

    /// Adds a problem of the text as a whole.
    pub(crate) fn add_line(&mut self, line: usize, fault: Fault, detail: &str) {
        self.push(line, "$".to_owned(), fault, detail);
    }

    fn push(&mut self, line: usize, path: String, fault: Fault, detail: &str) {
        if self.problems.len() < MAX_PROBLEMS || fault.level == Level::Error {
            let message = format!("{}{detail}", fault.message);
            let Fault { level, code, .. } = fault;
            self.problems.push(Problem { level, code, path, line, message });
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.level == Level::Error)
    }

    /// The problems in the order of the text.
    pub(crate) fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.line);
        self.problems
    }
}
