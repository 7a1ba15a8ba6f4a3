//! Generation of objects.

use serde_json::{Map, Value};

use crate::conjunction::Conjunction;
use crate::error::SynthesisError;
use crate::length::Length;
use crate::limits::{MAX_ADDED_PROPERTIES, MAX_REPEATS};
use crate::pattern;
use crate::position::{Need, Position};
use crate::property::{self, Names};
use crate::search::Search;
use crate::subschema::Subschema;

impl<'s> Search<'s> {
    /// Generates the object of a variant. Variants differ in their optional properties, and the
    /// first has all that end; `None` means that there is no such variant.
    pub(crate) fn object(
        &mut self,
        conjunction: &Conjunction<'s>,
        position: &Position,
        variant: usize,
    ) -> Result<Option<Value>, SynthesisError> {
        let rules: Vec<_> =
            conjunction.parts.iter().filter_map(|part| part.child("propertyNames")).collect();
        let names = Names::of(conjunction, |name| self.admits_name(&rules, name));
        let Some(selected) = names.selected(variant, conjunction) else {
            return Ok(None);
        };
        let mut object = Map::new();
        for name in selected {
            let need = if names.is_required(name) { Need::Required } else { Need::Optional };
            match self.value(&property::goal(conjunction, name), &position.property(name, need)) {
                Ok(value) => {
                    object.insert(name.to_owned(), value);
                }
                Err(error) if need == Need::Required || error.is_final() => return Err(error),
                Err(_) => {}
            }
        }
        let entries = usize::from(variant == 0 && names.is_empty() && is_map(conjunction));
        let usual = entries.min(conjunction.at_most("maxProperties"));
        let mut added = AddedProperties { conjunction, position, rules: &rules, object };
        added.add_up_to(self, conjunction.at_least("minProperties"), Need::Required)?;
        added.add_up_to(self, usual, Need::Optional)?;
        Ok(Some(Value::Object(added.object)))
    }

    /// Returns whether a name satisfies all schemas of `propertyNames`.
    fn admits_name(&self, rules: &[Subschema<'s>], name: &str) -> bool {
        rules.iter().all(|rule| self.is_valid(rule, &Value::String(name.to_owned())))
    }
}

/// Returns whether the conjunction has a schema for values of properties of any name.
fn is_map(conjunction: &Conjunction<'_>) -> bool {
    ["additionalProperties", "patternProperties"].into_iter().any(|keyword| {
        conjunction
            .keywords(keyword)
            .any(|(_, value)| value.as_object().is_some_and(|map| !map.is_empty()))
    })
}

/// An object to which properties are added whose names the schema does not give.
struct AddedProperties<'a, 's> {
    conjunction: &'a Conjunction<'s>,
    position: &'a Position,
    /// Schemas that every name must satisfy.
    rules: &'a [Subschema<'s>],
    object: Map<String, Value>,
}

impl<'s> AddedProperties<'_, 's> {
    /// Adds properties until the object has `count` of them, or no more can be found.
    fn add_up_to(
        &mut self,
        search: &mut Search<'s>,
        count: usize,
        need: Need,
    ) -> Result<(), SynthesisError> {
        if count > MAX_ADDED_PROPERTIES {
            return Err(self
                .conjunction
                .unsatisfiable("minProperties", "it asks for too many properties"));
        }
        for ordinal in 0..count + MAX_REPEATS {
            if self.object.len() >= count {
                break;
            }
            let Some(name) = self.name(search, ordinal)? else {
                continue;
            };
            let goal = property::goal(self.conjunction, &name);
            match search.value(&goal, &self.position.property(&name, need)) {
                Ok(value) => {
                    self.object.insert(name, value);
                }
                Err(error) if error.is_final() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// Finds a name that the object may have and that is not yet used.
    fn name(
        &self,
        search: &mut Search<'s>,
        ordinal: usize,
    ) -> Result<Option<String>, SynthesisError> {
        let position = self.position.property("key", Need::Required).with_ordinal(ordinal);
        let mut names = Vec::new();
        if !self.rules.is_empty() {
            match search.value(self.rules, &position) {
                Ok(Value::String(name)) => names.push(name),
                Err(error) if error.is_final() => return Err(error),
                _ => {}
            }
        }
        names.push(if ordinal == 0 { "key".to_owned() } else { format!("key{}", ordinal + 1) });
        let any = Length { min: 0, max: usize::MAX };
        for (part, _) in self.conjunction.keywords("patternProperties") {
            for (pattern, _) in part.members("patternProperties") {
                names.extend(
                    pattern::texts(pattern, &position, any).into_iter().take(TEXTS_A_PATTERN),
                );
            }
        }
        Ok(names.into_iter().find(|name| self.is_free(search, name)))
    }

    fn is_free(&self, search: &Search<'s>, name: &str) -> bool {
        let goal = || property::goal(self.conjunction, name);
        !self.object.contains_key(name)
            && search.admits_name(self.rules, name)
            && goal().iter().all(|subschema| subschema.schema.as_bool() != Some(false))
    }
}

/// Number of texts of one pattern that are tried as a name.
const TEXTS_A_PATTERN: usize = 3;
