//! Objects: all of their properties, unless a schema would begin anew inside itself.

use serde_json::{Map, Value};

use crate::conjunction::Conjunction;
use crate::error::SynthesisError;
use crate::limits::{MAX_ADDED_PROPERTIES, MAX_REPEATS};
use crate::pattern;
use crate::position::{Need, Position};
use crate::property;
use crate::property::Names;
use crate::search::Search;
use crate::string::Length;
use crate::subschema::Subschema;

impl<'s> Search<'s> {
    /// The object of a variant; they differ in which of the optional properties they have.
    pub(crate) fn object(
        &mut self,
        shape: &Conjunction<'s>,
        spot: &Position,
        variant: usize,
    ) -> Result<Option<Value>, SynthesisError> {
        let rules: Vec<_> =
            shape.parts.iter().filter_map(|part| part.child("propertyNames")).collect();
        let names = Names::of(shape, |name| self.is_name(&rules, name));
        let Some(kept) = names.kept(variant, shape) else {
            return Ok(None);
        };
        let mut object = Map::new();
        for name in kept {
            let need = if names.is_required(name) { Need::Required } else { Need::Optional };
            match self.value(&property::goal(shape, name), &spot.property(name, need)) {
                Ok(value) => {
                    object.insert(name.to_owned(), value);
                }
                Err(error) if need == Need::Required || error.is_final() => return Err(error),
                Err(_) => {}
            }
        }
        let entries = usize::from(variant == 0 && names.is_empty() && is_map(shape));
        let usual = entries.min(shape.at_most("maxProperties"));
        let mut addition = Addition { shape, spot, rules: &rules, object };
        addition.up_to(self, shape.at_least("minProperties"), Need::Required)?;
        addition.up_to(self, usual, Need::Optional)?;
        Ok(Some(Value::Object(addition.object)))
    }

    fn is_name(&self, rules: &[Subschema<'s>], name: &str) -> bool {
        rules.iter().all(|rule| self.is_valid(rule, &Value::String(name.to_owned())))
    }
}

/// Whether an object has no names of its own, only a schema for its values.
fn is_map(shape: &Conjunction<'_>) -> bool {
    ["additionalProperties", "patternProperties"].into_iter().any(|keyword| {
        shape
            .keywords(keyword)
            .any(|(_, value)| value.as_object().is_some_and(|map| !map.is_empty()))
    })
}

/// An object that gets properties whose names are free.
struct Addition<'a, 's> {
    shape: &'a Conjunction<'s>,
    spot: &'a Position,
    /// What names must satisfy.
    rules: &'a [Subschema<'s>],
    object: Map<String, Value>,
}

impl<'s> Addition<'_, 's> {
    fn up_to(
        &mut self,
        search: &mut Search<'s>,
        count: usize,
        need: Need,
    ) -> Result<(), SynthesisError> {
        if count > MAX_ADDED_PROPERTIES {
            return Err(self
                .shape
                .unsatisfiable("minProperties", "it asks for too many properties"));
        }
        for ordinal in 0..count + MAX_REPEATS {
            if self.object.len() >= count {
                break;
            }
            let Some(name) = self.name(search, ordinal)? else {
                continue;
            };
            let goal = property::goal(self.shape, &name);
            match search.value(&goal, &self.spot.property(&name, need)) {
                Ok(value) => {
                    self.object.insert(name, value);
                }
                Err(error) if error.is_final() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// A name that is still free and that the object may have.
    fn name(
        &self,
        search: &mut Search<'s>,
        ordinal: usize,
    ) -> Result<Option<String>, SynthesisError> {
        let spot = self.spot.property("key", Need::Required).nth(ordinal);
        let mut names = Vec::new();
        if !self.rules.is_empty() {
            match search.value(self.rules, &spot) {
                Ok(Value::String(name)) => names.push(name),
                Err(error) if error.is_final() => return Err(error),
                _ => {}
            }
        }
        names.push(if ordinal == 0 { "key".to_owned() } else { format!("key{}", ordinal + 1) });
        let any = Length { min: 0, max: usize::MAX };
        for (part, _) in self.shape.keywords("patternProperties") {
            for (pattern, _) in part.members("patternProperties") {
                names.extend(pattern::texts(pattern, &spot, any).into_iter().take(TEXTS));
            }
        }
        Ok(names.into_iter().find(|name| self.is_free(search, name)))
    }

    fn is_free(&self, search: &Search<'s>, name: &str) -> bool {
        let open = || property::goal(self.shape, name);
        !self.object.contains_key(name)
            && search.is_name(self.rules, name)
            && open().iter().all(|place| place.schema.as_bool() != Some(false))
    }
}

/// How many texts of a pattern are tried as a name.
const TEXTS: usize = 3;
