//! The choice of a branch at each `anyOf`, `oneOf` and `if`.

use std::rc::Rc;

use crate::checker::Checker;
use crate::limits::{MAX_ALTERNATIVES, MAX_CHAIN, MAX_STEPS};
use crate::position::Position;
use crate::references::References;
use crate::subschema::Subschema;

/// The ways to satisfy a schema. Each is a list of schemas that apply to the value together.
type Alternatives<'s> = Vec<Vec<Subschema<'s>>>;

/// A reader that splits schemas into alternatives. They need not be exact, as each value is
/// validated afterwards.
pub(crate) struct BranchReader<'a, 's> {
    pub(crate) checker: &'a Checker,
    pub(crate) references: &'a References<'s>,
    pub(crate) steps: &'a mut usize,
    pub(crate) position: &'a Position,
}

impl<'s> BranchReader<'_, 's> {
    /// Returns the alternatives of some schemas that apply to one value together.
    pub(crate) fn read(&mut self, goal: &[Subschema<'s>]) -> Alternatives<'s> {
        self.read_all(goal, &mut Vec::new())
    }

    /// Returns the alternatives of subschemas that must all be satisfied.
    fn read_all(
        &mut self,
        subschemas: &[Subschema<'s>],
        chain: &mut Vec<Rc<str>>,
    ) -> Alternatives<'s> {
        let mut alternatives = vec![Vec::new()];
        for subschema in subschemas {
            let inner = self.read_one(subschema, chain);
            alternatives = combine(&alternatives, &inner);
        }
        alternatives
    }

    /// Returns the alternatives of subschemas of which any may be satisfied.
    fn read_any(
        &mut self,
        subschemas: &[Subschema<'s>],
        chain: &mut Vec<Rc<str>>,
    ) -> Alternatives<'s> {
        let mut alternatives = Vec::new();
        for subschema in subschemas {
            alternatives.extend(self.read_one(subschema, chain));
        }
        alternatives
    }

    /// Returns the alternatives of one subschema. `chain` has the pointers of the subschemas that
    /// are being read, from the outermost inwards.
    fn read_one(
        &mut self,
        subschema: &Subschema<'s>,
        chain: &mut Vec<Rc<str>>,
    ) -> Alternatives<'s> {
        if subschema.schema.as_bool() == Some(false) {
            return Vec::new();
        }
        // A schema that applies to its value a second time adds no requirement.
        let may_descend = chain.len() < MAX_CHAIN && *self.steps < MAX_STEPS;
        if subschema.keywords().is_none() || !may_descend || chain.contains(&subschema.pointer) {
            return vec![Vec::new()];
        }
        *self.steps += 1;
        chain.push(Rc::clone(&subschema.pointer));
        let alternatives = self.branches(subschema, chain);
        chain.pop();
        alternatives
    }

    /// Returns the alternatives that the keywords of a subschema leave.
    fn branches(
        &mut self,
        subschema: &Subschema<'s>,
        chain: &mut Vec<Rc<str>>,
    ) -> Alternatives<'s> {
        let target = self.references.target(subschema);
        if let (Some(target), true) = (&target, self.checker.references_stand_alone()) {
            return self.read_one(target, chain);
        }
        let mut alternatives = vec![vec![subschema.clone()]];
        if let Some(target) = target {
            alternatives = combine(&alternatives, &self.read_one(&target, chain));
        }
        alternatives = combine(&alternatives, &self.read_all(&subschema.list("allOf"), chain));
        for keyword in ["anyOf", "oneOf"] {
            if subschema.keyword(keyword).is_some() {
                let branches = self.rotated(subschema.list(keyword));
                alternatives = combine(&alternatives, &self.read_any(&branches, chain));
            }
        }
        alternatives = combine(&alternatives, &self.condition(subschema, chain));
        for keyword in ["dependentSchemas", "dependencies"] {
            for (_, dependent) in subschema.members(keyword) {
                let mut inner = self.read_one(&dependent, chain);
                inner.push(Vec::new());
                alternatives = combine(&alternatives, &inner);
            }
        }
        alternatives
    }

    /// Returns the alternatives of `if`, `then` and `else`.
    fn condition(
        &mut self,
        subschema: &Subschema<'s>,
        chain: &mut Vec<Rc<str>>,
    ) -> Alternatives<'s> {
        let Some(condition) = subschema.child("if") else {
            return vec![Vec::new()];
        };
        let then: Vec<_> =
            [Some(condition), subschema.child("then")].into_iter().flatten().collect();
        let otherwise: Vec<_> = subschema.child("else").into_iter().collect();
        let mut alternatives = self.read_all(&then, chain);
        alternatives.extend(self.read_all(&otherwise, chain));
        alternatives
    }

    /// Returns the branches in an order that begins at a branch chosen by the seed.
    fn rotated(&self, mut branches: Vec<Subschema<'s>>) -> Vec<Subschema<'s>> {
        let middle = self.position.draw(branches.len());
        branches.rotate_left(middle);
        branches
    }
}

/// Returns each alternative on the left together with each on the right, [`MAX_ALTERNATIVES`] at
/// most.
fn combine<'s>(left: &[Vec<Subschema<'s>>], right: &[Vec<Subschema<'s>>]) -> Alternatives<'s> {
    let pairs = left.iter().flat_map(|first| right.iter().map(move |second| (first, second)));
    let joined = pairs.map(|(first, second)| {
        let mut parts = first.clone();
        for subschema in second {
            if !parts.iter().any(|part| part.pointer == subschema.pointer) {
                parts.push(subschema.clone());
            }
        }
        parts
    });
    joined.take(MAX_ALTERNATIVES).collect()
}
