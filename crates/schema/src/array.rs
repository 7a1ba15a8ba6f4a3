//! Lists: a few items, no two the same if they must differ.

use serde_json::Value;

use crate::conjunction::Conjunction;
use crate::error::SynthesisError;
use crate::limits::{MAX_ITEMS, MAX_REPEATS};
use crate::position::{Need, Position};
use crate::search::Search;
use crate::subschema::Subschema;

impl<'s> Search<'s> {
    /// The list of a variant; they differ in length, and there are as many as it makes sense.
    pub(crate) fn array(
        &mut self,
        shape: &Conjunction<'s>,
        spot: &Position,
        variant: usize,
    ) -> Result<Option<Value>, SynthesisError> {
        let lengths = Lengths::of(shape);
        if lengths.min > MAX_ITEMS {
            return Err(shape.unsatisfiable("minItems", "it asks for too many items"));
        }
        let Some(length) = lengths.of_variant(variant, spot) else {
            return Ok(None);
        };
        let mut list = List { shape, spot, slots: vec![None; length], min: lengths.min };
        list.place_contained(self, lengths.max)?;
        list.fill(self)?;
        Ok(Some(Value::Array(list.slots.into_iter().flatten().collect())))
    }
}

struct Lengths {
    min: usize,
    max: usize,
    /// What is natural, were there no bounds.
    usual: usize,
    /// How much longer it may be by luck.
    spread: usize,
}

impl Lengths {
    fn of(shape: &Conjunction<'_>) -> Self {
        let tuple = shape.parts.iter().map(|part| tuple(part).len()).max().unwrap_or(0);
        let closed = shape.parts.iter().any(|part| {
            let rest = rest(part).or_else(|| part.child("unevaluatedItems"));
            rest.is_some_and(|rest| rest.schema.as_bool() == Some(false))
        });
        let described = shape.parts.iter().any(|part| rest(part).is_some());
        let (min, max) = (shape.at_least("minItems"), shape.at_most("maxItems"));
        let usual = if closed || tuple > 0 { tuple } else { 1 };
        Self { min, max, usual, spread: if described && !closed { 3 } else { 1 } }
    }

    fn of_variant(&self, variant: usize, spot: &Position) -> Option<usize> {
        if variant == 0 {
            let usual = self.usual.max(self.min) + spot.draw(self.spread);
            return Some(usual.min(self.max.max(self.min)).min(MAX_ITEMS));
        }
        let length = self.min + variant - 1;
        (variant <= VARIANTS && length <= self.max.min(MAX_ITEMS)).then_some(length)
    }
}

/// How many lengths are tried beside the usual one.
const VARIANTS: usize = 6;

struct List<'a, 's> {
    shape: &'a Conjunction<'s>,
    spot: &'a Position,
    slots: Vec<Option<Value>>,
    min: usize,
}

impl<'s> List<'_, 's> {
    /// Puts in what the list must contain, at the first slots where it can stand.
    fn place_contained(
        &mut self,
        search: &mut Search<'s>,
        max: usize,
    ) -> Result<(), SynthesisError> {
        for contained in Contained::all(self.shape) {
            let mut failure = None;
            let mut missing = contained.min;
            let last = max.min(self.slots.len().saturating_add(missing)).min(MAX_ITEMS);
            for index in 0..last {
                if missing == 0 {
                    break;
                }
                if let Some(Some(value)) = self.slots.get(index) {
                    missing -= usize::from(search.is_valid(&contained.place, value));
                    continue;
                }
                let mut goal = self.goal(index);
                goal.push(contained.place.clone());
                match self.item(search, &goal, index, Need::Required, &[]) {
                    Ok(value) => {
                        self.put(index, value);
                        missing -= 1;
                    }
                    Err(error) if error.is_final() => return Err(error),
                    Err(error) => failure = failure.or(Some(error)),
                }
            }
            if let (1.., Some(failure)) = (missing, failure) {
                return Err(failure);
            }
        }
        Ok(())
    }

    fn put(&mut self, index: usize, value: Value) {
        if index >= self.slots.len() {
            self.slots.resize(index + 1, None);
        }
        if let Some(slot) = self.slots.get_mut(index) {
            *slot = Some(value);
        }
    }

    /// Fills the slots that are left. An item that cannot be made ends the list, if it may.
    fn fill(&mut self, search: &mut Search<'s>) -> Result<(), SynthesisError> {
        let contained = Contained::all(self.shape);
        let filled = self.slots.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        for index in 0..self.slots.len() {
            if self.slots.get(index).is_some_and(Option::is_some) {
                continue;
            }
            let needed = index < self.min.max(filled);
            let need = if needed { Need::Required } else { Need::Optional };
            let goal = self.goal(index);
            match self.item(search, &goal, index, need, &contained) {
                Ok(value) => self.put(index, value),
                Err(error) if needed || error.is_final() => return Err(error),
                Err(_) => {
                    self.slots.truncate(index);
                    break;
                }
            }
        }
        Ok(())
    }

    /// A value for a slot: another than those before, if they must differ, and none of which
    /// there are enough.
    fn item(
        &self,
        search: &mut Search<'s>,
        goal: &[Subschema<'s>],
        index: usize,
        need: Need,
        contained: &[Contained<'s>],
    ) -> Result<Value, SynthesisError> {
        let unique = self.shape.keywords("uniqueItems").any(|(_, on)| on.as_bool() == Some(true));
        let full: Vec<_> =
            contained.iter().filter(|one| one.count(search, &self.slots) >= one.max).collect();
        let spot = self.spot.item(index, need);
        let mut last = None;
        for turn in 0..MAX_REPEATS {
            let value = search.value(goal, &spot.nth(index + turn))?;
            let repeated = unique && self.slots.iter().flatten().any(|other| *other == value);
            if !repeated && !full.iter().any(|one| search.is_valid(&one.place, &value)) {
                return Ok(value);
            }
            last = Some(value);
        }
        match last {
            Some(value) if need == Need::Required && !unique => Ok(value),
            _ => Err(self.shape.unsatisfiable("items", "its items cannot all differ")),
        }
    }

    /// What an item must satisfy.
    fn goal(&self, index: usize) -> Vec<Subschema<'s>> {
        let parts = self.shape.parts.iter();
        let goal: Vec<_> = parts
            .filter_map(|part| tuple(part).into_iter().nth(index).or_else(|| rest(part)))
            .collect();
        if goal.is_empty() {
            let parts = self.shape.parts.iter();
            return parts.filter_map(|part| part.child("unevaluatedItems")).collect();
        }
        goal
    }
}

/// The schemas of the first items.
fn tuple<'s>(part: &Subschema<'s>) -> Vec<Subschema<'s>> {
    let keyword = if part.keyword("prefixItems").is_some() { "prefixItems" } else { "items" };
    part.list(keyword)
}

/// The schema of the items behind those.
fn rest<'s>(part: &Subschema<'s>) -> Option<Subschema<'s>> {
    let legacy = part.keyword("items").is_some_and(Value::is_array);
    part.child(if legacy { "additionalItems" } else { "items" })
}

/// A schema that some of the items must satisfy, and how many.
struct Contained<'s> {
    place: Subschema<'s>,
    min: usize,
    max: usize,
}

impl<'s> Contained<'s> {
    fn all(shape: &Conjunction<'s>) -> Vec<Self> {
        let contained = shape.parts.iter().filter_map(|part| {
            let place = part.child("contains")?;
            let alone = Conjunction::new(vec![part.clone()], &[]);
            let min = if part.keyword("minContains").is_some() {
                alone.at_least("minContains")
            } else {
                1
            };
            Some(Self { place, min, max: alone.at_most("maxContains") })
        });
        contained.collect()
    }

    fn count(&self, search: &Search<'s>, slots: &[Option<Value>]) -> usize {
        // Without an upper bound, it is not worth the counting.
        if self.max == usize::MAX {
            return 0;
        }
        slots.iter().flatten().filter(|value| search.is_valid(&self.place, value)).count()
    }
}
