//! The ways to read a schema: which branch of each `anyOf`, `oneOf` and `if` is taken.

use std::rc::Rc;

use crate::checker::Checker;
use crate::limits::{MAX_ALTERNATIVES, MAX_CHAIN, MAX_STEPS};
use crate::position::Position;
use crate::references::References;
use crate::subschema::Subschema;

/// Takes schemas apart. What it gives need not be exact, as each value is judged afterwards.
pub(crate) struct Reader<'a, 's> {
    pub(crate) checker: &'a Checker,
    pub(crate) references: &'a References<'s>,
    pub(crate) steps: &'a mut usize,
    pub(crate) spot: &'a Position,
}

impl<'s> Reader<'_, 's> {
    /// The ways to read some schemas that all lie on one value.
    pub(crate) fn read(&mut self, goal: &[Subschema<'s>]) -> Vec<Vec<Subschema<'s>>> {
        self.all(goal, &mut Vec::new())
    }

    fn all(
        &mut self,
        places: &[Subschema<'s>],
        trail: &mut Vec<Rc<str>>,
    ) -> Vec<Vec<Subschema<'s>>> {
        let mut ways = vec![Vec::new()];
        for place in places {
            let inner = self.one(place, trail);
            ways = cross(&ways, &inner);
        }
        ways
    }

    fn any(
        &mut self,
        places: &[Subschema<'s>],
        trail: &mut Vec<Rc<str>>,
    ) -> Vec<Vec<Subschema<'s>>> {
        let mut ways = Vec::new();
        for place in places {
            ways.extend(self.one(place, trail));
        }
        ways
    }

    fn one(&mut self, place: &Subschema<'s>, trail: &mut Vec<Rc<str>>) -> Vec<Vec<Subschema<'s>>> {
        if place.schema.as_bool() == Some(false) {
            return Vec::new();
        }
        // A schema that is a part of itself asks for nothing more.
        let open = trail.len() < MAX_CHAIN && *self.steps < MAX_STEPS;
        if place.keywords().is_none() || !open || trail.contains(&place.pointer) {
            return vec![Vec::new()];
        }
        *self.steps += 1;
        trail.push(Rc::clone(&place.pointer));
        let ways = self.branches(place, trail);
        trail.pop();
        ways
    }

    fn branches(
        &mut self,
        place: &Subschema<'s>,
        trail: &mut Vec<Rc<str>>,
    ) -> Vec<Vec<Subschema<'s>>> {
        let target = self.references.target(place);
        if let (Some(target), true) = (&target, self.checker.references_stand_alone()) {
            return self.one(target, trail);
        }
        let mut ways = vec![vec![place.clone()]];
        if let Some(target) = target {
            ways = cross(&ways, &self.one(&target, trail));
        }
        ways = cross(&ways, &self.all(&place.list("allOf"), trail));
        for keyword in ["anyOf", "oneOf"] {
            if place.keyword(keyword).is_some() {
                let branches = self.rotated(place.list(keyword));
                ways = cross(&ways, &self.any(&branches, trail));
            }
        }
        ways = cross(&ways, &self.condition(place, trail));
        for keyword in ["dependentSchemas", "dependencies"] {
            for (_, dependent) in place.members(keyword) {
                let mut inner = self.one(&dependent, trail);
                inner.push(Vec::new());
                ways = cross(&ways, &inner);
            }
        }
        ways
    }

    fn condition(
        &mut self,
        place: &Subschema<'s>,
        trail: &mut Vec<Rc<str>>,
    ) -> Vec<Vec<Subschema<'s>>> {
        let Some(condition) = place.child("if") else {
            return vec![Vec::new()];
        };
        let then: Vec<_> = [Some(condition), place.child("then")].into_iter().flatten().collect();
        let otherwise: Vec<_> = place.child("else").into_iter().collect();
        let mut ways = self.all(&then, trail);
        ways.extend(self.all(&otherwise, trail));
        ways
    }

    /// Starts at another branch for another seed.
    fn rotated(&self, mut branches: Vec<Subschema<'s>>) -> Vec<Subschema<'s>> {
        let middle = self.spot.draw(branches.len());
        branches.rotate_left(middle);
        branches
    }
}

/// Each way of the one with each of the other, as many as are admitted.
fn cross<'s>(left: &[Vec<Subschema<'s>>], right: &[Vec<Subschema<'s>>]) -> Vec<Vec<Subschema<'s>>> {
    let pairs = left.iter().flat_map(|one| right.iter().map(move |other| (one, other)));
    let joined = pairs.map(|(one, other)| {
        let mut parts = one.clone();
        for place in other {
            if !parts.iter().any(|part| part.pointer == place.pointer) {
                parts.push(place.clone());
            }
        }
        parts
    });
    joined.take(MAX_ALTERNATIVES).collect()
}
