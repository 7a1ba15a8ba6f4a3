//! The search for a valid value, by backtracking over alternatives and candidates.

use std::rc::Rc;

use serde_json::Value;

use crate::branches::BranchReader;
use crate::checker::Checker;
use crate::conjunction::Conjunction;
use crate::error::SynthesisError;
use crate::limits::{MAX_RECURSIONS, MAX_STEPS, MAX_VALUE_DEPTH, MAX_VALUES};
use crate::part_checker::{PartChecker, Strictness};
use crate::position::{Need, Position};
use crate::references::References;
use crate::subschema::Subschema;

/// A search that generates values, the plainest first, until one is valid.
pub(crate) struct Search<'s> {
    checker: &'s Checker,
    pub(crate) part_checker: PartChecker<'s>,
    pub(crate) references: References<'s>,
    root_position: Position,
    /// Pointers of the schemas that apply to the enclosing values, from the outermost inwards.
    ancestors: Vec<Rc<str>>,
    /// Number of enclosing values.
    depth: usize,
    /// Number of values begun so far.
    values: usize,
    /// Number of schemas read so far.
    steps: usize,
}

impl<'s> Search<'s> {
    /// Prepares a search.
    pub(crate) fn new(checker: &'s Checker, seed: u64, strictness: Strictness) -> Self {
        Self {
            checker,
            part_checker: PartChecker::new(checker, strictness),
            references: References::new(checker.schema()),
            root_position: Position::root(seed),
            ancestors: Vec::new(),
            depth: 0,
            values: 0,
            steps: 0,
        }
    }

    /// Generates a value of the whole schema.
    pub(crate) fn run(&mut self) -> Result<Value, SynthesisError> {
        let (root, root_position) = (self.references.root().clone(), self.root_position.clone());
        self.value(&[root], &root_position)
    }

    /// Generates a value that satisfies all schemas of `goal`.
    pub(crate) fn value(
        &mut self,
        goal: &[Subschema<'s>],
        position: &Position,
    ) -> Result<Value, SynthesisError> {
        self.values += 1;
        if self.values > MAX_VALUES || self.steps >= MAX_STEPS {
            return Err(SynthesisError::Exhausted { pointer: pointer(goal) });
        }
        let mut failure = None;
        for conjunction in self.conjunctions(goal, position) {
            // An optional value would make a recursive schema longer than it must be.
            if conjunction.repeats > 0 && position.need == Need::Optional {
                break;
            }
            match self.fill(goal, &conjunction, position) {
                Ok(value) => return Ok(value),
                Err(error) if error.is_final() => return Err(error),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        Err(failure.unwrap_or_else(|| unsatisfiable(goal, "it admits no value")))
    }

    /// Returns the alternatives of the schemas: recursive ones after the others, and null last.
    fn conjunctions(
        &mut self,
        goal: &[Subschema<'s>],
        position: &Position,
    ) -> Vec<Conjunction<'s>> {
        let Self { checker, references, steps, ancestors, .. } = self;
        let alternatives = BranchReader { checker, references, steps, position }.read(goal);
        let mut conjunctions: Vec<_> =
            alternatives.into_iter().map(|parts| Conjunction::new(parts, ancestors)).collect();
        conjunctions.sort_by_key(|conjunction| (conjunction.repeats, conjunction.is_null()));
        conjunctions
    }

    /// Generates a value of one alternative, one level deeper.
    fn fill(
        &mut self,
        goal: &[Subschema<'s>],
        conjunction: &Conjunction<'s>,
        position: &Position,
    ) -> Result<Value, SynthesisError> {
        let recursions = |part: &Subschema<'s>| {
            self.ancestors.iter().filter(|ancestor| **ancestor == part.pointer).count()
        };
        if self.depth >= MAX_VALUE_DEPTH {
            return Err(unsatisfiable(goal, "its values are nested too deep"));
        }
        if conjunction.parts.iter().any(|part| recursions(part) > MAX_RECURSIONS) {
            return Err(unsatisfiable(goal, "it contains itself without end"));
        }
        let before = self.ancestors.len();
        self.ancestors.extend(conjunction.parts.iter().map(|part| Rc::clone(&part.pointer)));
        self.depth += 1;
        let value = self.first_valid(goal, conjunction, position);
        self.depth -= 1;
        self.ancestors.truncate(before);
        value
    }

    /// Returns whether a value satisfies a subschema.
    pub(crate) fn is_valid(&self, subschema: &Subschema<'s>, value: &Value) -> bool {
        self.part_checker.whole(subschema, value).is_ok()
    }
}

/// Returns the error for schemas that no value satisfies.
pub(crate) fn unsatisfiable(goal: &[Subschema<'_>], reason: &str) -> SynthesisError {
    SynthesisError::Unsatisfiable { pointer: pointer(goal), reason: reason.to_owned() }
}

/// Returns the pointer to the first of some schemas.
fn pointer(goal: &[Subschema<'_>]) -> String {
    goal.first().map(|subschema| subschema.pointer.to_string()).unwrap_or_default()
}
