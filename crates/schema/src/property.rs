//! The names of the properties of an object, and their schemas.

use serde_json::Value;

use crate::conjunction::Conjunction;
use crate::ecma_regex;
use crate::subschema::Subschema;

/// Returns the schemas that the value of a property must satisfy.
pub(crate) fn goal<'s>(conjunction: &Conjunction<'s>, name: &str) -> Vec<Subschema<'s>> {
    let goal: Vec<_> = conjunction.parts.iter().flat_map(|part| goal_of_part(part, name)).collect();
    if goal.is_empty() && !conjunction.parts.iter().any(|part| is_named(part, name)) {
        return conjunction
            .parts
            .iter()
            .filter_map(|part| part.child("unevaluatedProperties"))
            .collect();
    }
    goal
}

/// Returns whether a schema lists a property by its name.
fn is_named(part: &Subschema<'_>, name: &str) -> bool {
    part.keyword("properties").is_some_and(|properties| properties.get(name).is_some())
}

/// Returns what one part of a conjunction requires of a property.
fn goal_of_part<'s>(part: &Subschema<'s>, name: &str) -> Vec<Subschema<'s>> {
    let patterns = part.members("patternProperties").into_iter();
    let matching = patterns.filter(|(pattern, _)| ecma_regex::matches(pattern, name));
    let named = part.member("properties", name).into_iter();
    let subschemas: Vec<_> = named.chain(matching.map(|(_, subschema)| subschema)).collect();
    if subschemas.is_empty() {
        return part.child("additionalProperties").into_iter().collect();
    }
    subschemas
}

/// The names of the properties that a conjunction gives.
#[derive(Debug)]
pub(crate) struct Names<'s> {
    /// All names, in the order of the schema.
    all: Vec<&'s str>,
    /// The names of the properties that an object must have.
    required: Vec<&'s str>,
}

impl<'s> Names<'s> {
    /// Gathers the names that a conjunction gives; optional ones only where they are admitted.
    pub(crate) fn of(
        conjunction: &Conjunction<'s>,
        mut admitted: impl FnMut(&str) -> bool,
    ) -> Self {
        let mut all = Vec::new();
        let mut required = Vec::new();
        for part in &conjunction.parts {
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

    /// Returns the names that the object of a variant has: all; only the required ones; these and
    /// one of the others; all but one of the others. `None` means that there is no such variant.
    pub(crate) fn selected(
        &self,
        variant: usize,
        conjunction: &Conjunction<'s>,
    ) -> Option<Vec<&'s str>> {
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
        let remaining = conjunction.at_most("maxProperties").saturating_sub(self.required.len());
        Some(
            self.with_dependents(
                &chosen.into_iter().take(remaining).collect::<Vec<_>>(),
                conjunction,
            ),
        )
    }

    /// Returns the required and the chosen names, with all names on which they depend.
    fn with_dependents(&self, chosen: &[&'s str], conjunction: &Conjunction<'s>) -> Vec<&'s str> {
        let selected = |name: &&str| self.is_required(name) || chosen.contains(name);
        let mut names: Vec<_> = self.all.iter().copied().filter(selected).collect();
        let mut next = 0;
        while let Some(name) = names.get(next).copied() {
            names.extend(dependents(conjunction, name));
            names = without_repeats(names);
            next += 1;
        }
        names
    }
}

/// Returns the names that an object with a property must also have.
fn dependents<'s>(conjunction: &Conjunction<'s>, name: &str) -> Vec<&'s str> {
    let maps = ["dependentRequired", "dependencies"].into_iter();
    let lists =
        maps.flat_map(|key| conjunction.parts.iter().map(move |part| part.keyword(key)?.get(name)));
    lists.flat_map(names).collect()
}

/// Returns the names of a list; none where there is no list.
fn names(list: Option<&Value>) -> Vec<&str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn without_repeats(names: Vec<&str>) -> Vec<&str> {
    let mut seen = std::collections::HashSet::new();
    names.into_iter().filter(|name| seen.insert(*name)).collect()
}
