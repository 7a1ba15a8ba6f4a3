//! Trials of the evaluator.

use arbitrary::{Arbitrary, Error, Result, Unstructured};

use crate::grammar;
use crate::iam::Situation;
use crate::written::is_plain;

/// A request and the documents that decide on it: one that somebody wrote, in the form of
/// `fixtures/policies`, or one that is made by choices.
#[derive(Debug)]
pub struct Trial {
    /// The request and the documents.
    pub situation: Situation,
    /// Which statement is to be changed.
    pub pick: usize,
}

impl<'a> Arbitrary<'a> for Trial {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mode: u8 = u.arbitrary()?;
        let situation: Situation = if is_plain(mode) {
            let line = u.bytes(u.len())?;
            serde_json::from_slice(line).map_err(|_| Error::IncorrectFormat)?
        } else {
            grammar::situation(u)?
        };
        if !situation.request.is_clear() {
            return Err(Error::IncorrectFormat);
        }
        Ok(Self { situation, pick: usize::from(mode / 8) })
    }
}
