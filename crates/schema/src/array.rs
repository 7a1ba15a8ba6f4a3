//! Generation of arrays.

use serde_json::Value;

use crate::conjunction::Conjunction;
use crate::error::SynthesisError;
use crate::limits::{MAX_ITEMS, MAX_REPEATS};
use crate::position::{Need, Position};
use crate::search::Search;
use crate::subschema::Subschema;

impl<'s> Search<'s> {
    /// Generates the array of a variant. Variants differ in length; `None` means that there is no
    /// such variant.
    pub(crate) fn array(
        &mut self,
        conjunction: &Conjunction<'s>,
        position: &Position,
        variant: usize,
    ) -> Result<Option<Value>, SynthesisError> {
        let lengths = Lengths::of(conjunction);
        if lengths.min > MAX_ITEMS {
            return Err(conjunction.unsatisfiable("minItems", "it asks for too many items"));
        }
        let Some(length) = lengths.of_variant(variant, position) else {
            return Ok(None);
        };
        let mut list = List { conjunction, position, slots: vec![None; length], min: lengths.min };
        list.insert_contained(self, lengths.max)?;
        list.fill(self)?;
        Ok(Some(Value::Array(list.slots.into_iter().flatten().collect())))
    }
}

/// The lengths that an array may have, in items.
struct Lengths {
    min: usize,
    max: usize,
    /// Length of an array without bounds.
    usual: usize,
    /// Number of lengths, from the usual one upwards, among which the seed chooses.
    spread: usize,
}

impl Lengths {
    fn of(conjunction: &Conjunction<'_>) -> Self {
        let tuple =
            conjunction.parts.iter().map(|part| prefix_schemas(part).len()).max().unwrap_or(0);
        let closed = conjunction.parts.iter().any(|part| {
            let rest = rest_schema(part).or_else(|| part.child("unevaluatedItems"));
            rest.is_some_and(|rest| rest.schema.as_bool() == Some(false))
        });
        let described = conjunction.parts.iter().any(|part| rest_schema(part).is_some());
        let (min, max) = (conjunction.at_least("minItems"), conjunction.at_most("maxItems"));
        let usual = if closed || tuple > 0 { tuple } else { 1 };
        Self { min, max, usual, spread: if described && !closed { 3 } else { 1 } }
    }

    fn of_variant(&self, variant: usize, position: &Position) -> Option<usize> {
        if variant == 0 {
            let usual = self.usual.max(self.min) + position.draw(self.spread);
            return Some(usual.min(self.max.max(self.min)).min(MAX_ITEMS));
        }
        let length = self.min + variant - 1;
        (variant <= VARIANTS && length <= self.max.min(MAX_ITEMS)).then_some(length)
    }
}

/// Number of lengths that are tried after the usual one.
const VARIANTS: usize = 6;

/// An array that is being filled.
struct List<'a, 's> {
    conjunction: &'a Conjunction<'s>,
    position: &'a Position,
    /// The items; `None` where there is none yet.
    slots: Vec<Option<Value>>,
    min: usize,
}

impl<'s> List<'_, 's> {
    /// Inserts the items that `contains` requires, each in the first slot that admits it.
    fn insert_contained(
        &mut self,
        search: &mut Search<'s>,
        max: usize,
    ) -> Result<(), SynthesisError> {
        for contained in Contained::all(self.conjunction) {
            let mut failure = None;
            let mut missing = contained.min;
            let last = max.min(self.slots.len().saturating_add(missing)).min(MAX_ITEMS);
            for index in 0..last {
                if missing == 0 {
                    break;
                }
                if let Some(Some(value)) = self.slots.get(index) {
                    missing -= usize::from(search.is_valid(&contained.subschema, value));
                    continue;
                }
                let mut goal = self.goal(index);
                goal.push(contained.subschema.clone());
                match self.item(search, &goal, index, Need::Required, &[]) {
                    Ok(value) => {
                        self.insert(index, value);
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

    fn insert(&mut self, index: usize, value: Value) {
        if index >= self.slots.len() {
            self.slots.resize(index + 1, None);
        }
        if let Some(slot) = self.slots.get_mut(index) {
            *slot = Some(value);
        }
    }

    /// Fills the empty slots. An optional item that cannot be generated ends the array.
    fn fill(&mut self, search: &mut Search<'s>) -> Result<(), SynthesisError> {
        let contained = Contained::all(self.conjunction);
        let filled = self.slots.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        for index in 0..self.slots.len() {
            if self.slots.get(index).is_some_and(Option::is_some) {
                continue;
            }
            let needed = index < self.min.max(filled);
            let need = if needed { Need::Required } else { Need::Optional };
            let goal = self.goal(index);
            match self.item(search, &goal, index, need, &contained) {
                Ok(value) => self.insert(index, value),
                Err(error) if needed || error.is_final() => return Err(error),
                Err(_) => {
                    self.slots.truncate(index);
                    break;
                }
            }
        }
        Ok(())
    }

    /// Generates the value of a slot. It differs from the other items where `uniqueItems` requires
    /// it, and satisfies no `contains` whose upper bound is already reached.
    fn item(
        &self,
        search: &mut Search<'s>,
        goal: &[Subschema<'s>],
        index: usize,
        need: Need,
        contained: &[Contained<'s>],
    ) -> Result<Value, SynthesisError> {
        let unique =
            self.conjunction.keywords("uniqueItems").any(|(_, on)| on.as_bool() == Some(true));
        let exhausted: Vec<_> = contained
            .iter()
            .filter(|contained| contained.count(search, &self.slots) >= contained.max)
            .collect();
        let position = self.position.item(index, need);
        let mut last = None;
        for turn in 0..MAX_REPEATS {
            let value = search.value(goal, &position.with_ordinal(index + turn))?;
            let repeated = unique && self.slots.iter().flatten().any(|other| *other == value);
            if !repeated
                && !exhausted.iter().any(|contained| search.is_valid(&contained.subschema, &value))
            {
                return Ok(value);
            }
            last = Some(value);
        }
        match last {
            Some(value) if need == Need::Required && !unique => Ok(value),
            _ => Err(self.conjunction.unsatisfiable("items", "its items cannot all differ")),
        }
    }

    /// Returns the schemas that the item at an index must satisfy.
    fn goal(&self, index: usize) -> Vec<Subschema<'s>> {
        let parts = self.conjunction.parts.iter();
        let goal: Vec<_> = parts
            .filter_map(|part| {
                prefix_schemas(part).into_iter().nth(index).or_else(|| rest_schema(part))
            })
            .collect();
        if goal.is_empty() {
            let parts = self.conjunction.parts.iter();
            return parts.filter_map(|part| part.child("unevaluatedItems")).collect();
        }
        goal
    }
}

/// Returns the schemas of the first items, one for each.
fn prefix_schemas<'s>(part: &Subschema<'s>) -> Vec<Subschema<'s>> {
    let keyword = if part.keyword("prefixItems").is_some() { "prefixItems" } else { "items" };
    part.list(keyword)
}

/// Returns the schema of the items after the first ones.
fn rest_schema<'s>(part: &Subschema<'s>) -> Option<Subschema<'s>> {
    let legacy = part.keyword("items").is_some_and(Value::is_array);
    part.child(if legacy { "additionalItems" } else { "items" })
}

/// A `contains` schema, with the bounds of the number of items that satisfy it.
struct Contained<'s> {
    subschema: Subschema<'s>,
    min: usize,
    max: usize,
}

impl<'s> Contained<'s> {
    fn all(conjunction: &Conjunction<'s>) -> Vec<Self> {
        let contained = conjunction.parts.iter().filter_map(|part| {
            let subschema = part.child("contains")?;
            let alone = Conjunction::new(vec![part.clone()], &[]);
            let min = if part.keyword("minContains").is_some() {
                alone.at_least("minContains")
            } else {
                1
            };
            Some(Self { subschema, min, max: alone.at_most("maxContains") })
        });
        contained.collect()
    }

    fn count(&self, search: &Search<'s>, slots: &[Option<Value>]) -> usize {
        // Without an upper bound, counting would cost time and change nothing.
        if self.max == usize::MAX {
            return 0;
        }
        slots.iter().flatten().filter(|value| search.is_valid(&self.subschema, value)).count()
    }
}
