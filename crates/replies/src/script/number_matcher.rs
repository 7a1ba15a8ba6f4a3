//! What a number must be.

use std::fmt;

/// A range of numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NumberMatcher {
    pub(crate) from: u64,
    pub(crate) to: u64,
}

impl NumberMatcher {
    pub(crate) const fn is(number: u64) -> Self {
        Self { from: number, to: number }
    }

    pub(crate) const fn holds(self, number: u64) -> bool {
        self.from <= number && number <= self.to
    }
}

/// What is wanted, as an error says it.
impl fmt::Display for NumberMatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (from, to) if from == to => write!(f, "{from}"),
            (from, u64::MAX) => write!(f, "{from} or more"),
            (0, to) => write!(f, "{to} or less"),
            (from, to) => write!(f, "{from} to {to}"),
        }
    }
}
