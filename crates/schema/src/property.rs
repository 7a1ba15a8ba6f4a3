//! The properties of an object, by name.

use serde_json::Value;

use crate::conjunction::Conjunction;
use crate::ecma_regex;
use crate::subschema::Subschema;

/// What the value of a property must satisfy.
pub(crate) fn goal<'s>(shape: &Conjunction<'s>, name: &str) -> Vec<Subschema<'s>> {
    let goal: Vec<_> = shape.parts.iter().flat_map(|part| by_part(part, name)).collect();
    if goal.is_empty() && !shape.parts.iter().any(|part| is_named(part, name)) {
        return shape.parts.iter().filter_map(|part| part.child("unevaluatedProperties")).collect();
    }
    goal
}

fn is_named(part: &Subschema<'_>, name: &str) -> bool {
    part.keyword("properties").is_some_and(|properties| properties.get(name).is_some())
}

fn by_part<'s>(part: &Subschema<'s>, name: &str) -> Vec<Subschema<'s>> {
    let patterns = part.members("patternProperties").into_iter();
    let matching = patterns.filter(|(pattern, _)| ecma_regex::matches(pattern, name));
    let own = part.member("properties", name).into_iter();
    let places: Vec<_> = own.chain(matching.map(|(_, place)| place)).collect();
    if places.is_empty() {
        return part.child("additionalProperties").into_iter().collect();
    }
    places
}

/// The names of an object: those that it must have, and those that it may have.
#[derive(Debug)]
pub(crate) struct Names<'s> {
    /// All, in the order of the schema.
    all: Vec<&'s str>,
    required: Vec<&'s str>,
}

impl<'s> Names<'s> {
    pub(crate) fn of(shape: &Conjunction<'s>, mut admitted: impl FnMut(&str) -> bool) -> Self {
        let mut all = Vec::new();
        let mut required = Vec::new();
        for part in &shape.parts {
            let optional = part.members("properties").into_iter().map(|(name, _)| name);
            all.extend(optional.filter(|name| admitted(name)));
            required.extend(names(part.keyword("required")));
        }
        all.extend(&required);
        Self { all: without_repeats(all), required: without_repeats(required) }
    }

    pub(crate) fn is_required(&self, name: &str) -> bool {
        self.required.contains(&name)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The names that a variant keeps: all; only the required ones; these and one more; all but
    /// one of the others.
    pub(crate) fn kept(&self, variant: usize, shape: &Conjunction<'s>) -> Option<Vec<&'s str>> {
        let optional: Vec<_> =
            self.all.iter().copied().filter(|name| !self.is_required(name)).collect();
        let chosen: Vec<_> = match variant {
            0 => optional.clone(),
            _ if optional.is_empty() => return None,
            1 => Vec::new(),
            _ if variant - 2 < optional.len() => {
                optional.get(variant - 2).copied().into_iter().collect()
            }
            _ => {
                let dropped = optional.get(variant - 2 - optional.len())?;
                optional.iter().copied().filter(|name| name != dropped).collect()
            }
        };
        let room = shape.at_most("maxProperties").saturating_sub(self.required.len());
        Some(self.completed(&chosen.into_iter().take(room).collect::<Vec<_>>(), shape))
    }

    /// The names that some need, and those that these need in turn.
    fn completed(&self, chosen: &[&'s str], shape: &Conjunction<'s>) -> Vec<&'s str> {
        let kept = |name: &&str| self.is_required(name) || chosen.contains(name);
        let mut names: Vec<_> = self.all.iter().copied().filter(kept).collect();
        let mut next = 0;
        while let Some(name) = names.get(next).copied() {
            names.extend(needed(shape, name));
            names = without_repeats(names);
            next += 1;
        }
        names
    }
}

/// The names that must stand beside a name.
fn needed<'s>(shape: &Conjunction<'s>, name: &str) -> Vec<&'s str> {
    let maps = ["dependentRequired", "dependencies"].into_iter();
    let lists =
        maps.flat_map(|key| shape.parts.iter().map(move |part| part.keyword(key)?.get(name)));
    lists.flat_map(names).collect()
}

fn names(list: Option<&Value>) -> Vec<&str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn without_repeats(names: Vec<&str>) -> Vec<&str> {
    let mut seen = std::collections::HashSet::new();
    names.into_iter().filter(|name| seen.insert(*name)).collect()
}
