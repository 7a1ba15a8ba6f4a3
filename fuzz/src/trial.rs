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

#[cfg(test)]
mod tests {
    use arbitrary::{Arbitrary as _, Unstructured};

    use super::Trial;
    use crate::decided;
    use crate::iam::Verdict;
    use crate::random;

    #[test]
    fn most_trials_are_decided_on_and_both_ways() {
        let trial = |seed| Trial::arbitrary(&mut Unstructured::new(&random::bytes(seed, 2_000)));
        let trials: Vec<_> = (0..1_000).filter_map(|seed| trial(seed).ok()).collect();
        let verdicts: Vec<_> =
            trials.iter().filter_map(|trial| decided(&trial.situation)).collect();
        let allowed = verdicts.iter().filter(|own| own.verdict == Verdict::Allowed).count();
        let counts = (trials.len(), verdicts.len(), allowed);
        assert!(trials.len() > 500, "{counts:?}");
        assert!(verdicts.len() * 2 > trials.len(), "{counts:?}");
        assert!(allowed * 10 > verdicts.len(), "{counts:?}");
        assert!((verdicts.len() - allowed) * 10 > verdicts.len(), "{counts:?}");
    }
}
