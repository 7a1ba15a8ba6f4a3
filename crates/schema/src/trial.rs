//! The trial of candidates for one position, until one is valid.

use serde_json::Value;

use crate::conjunction::Conjunction;
use crate::error::SynthesisError;
use crate::instance_type::InstanceType;
use crate::limits::MAX_CANDIDATES;
use crate::number;
use crate::position::Position;
use crate::search::{Search, unsatisfiable};
use crate::string;
use crate::subschema::Subschema;

impl<'s> Search<'s> {
    /// Returns the first candidate that is valid.
    pub(crate) fn first_valid(
        &mut self,
        goal: &[Subschema<'s>],
        conjunction: &Conjunction<'s>,
        position: &Position,
    ) -> Result<Value, SynthesisError> {
        let mut trial = Trial { goal, conjunction, refusal: None };
        if let Some(members) = conjunction.members(position) {
            return trial
                .first_admitted(self, members, Origin::Schema)
                .ok_or_else(|| trial.failure());
        }
        let (defaults, empty) = conjunction.defaults();
        let suggested = conjunction.examples(position).into_iter().chain(defaults);
        if let Some(value) = trial.first_admitted(self, suggested, Origin::Schema) {
            return Ok(value);
        }
        for instance_type in InstanceType::of(conjunction) {
            if let Some(value) = trial.find_of_type(self, instance_type, position)? {
                return Ok(value);
            }
        }
        trial.first_admitted(self, empty, Origin::Schema).ok_or_else(|| trial.failure())
    }
}

/// A trial of candidates for one position.
struct Trial<'a, 's> {
    goal: &'a [Subschema<'s>],
    conjunction: &'a Conjunction<'s>,
    /// The reason why the first candidate was refused.
    refusal: Option<SynthesisError>,
}

impl<'s> Trial<'_, 's> {
    /// Returns the first value that is admitted.
    fn first_admitted<'v>(
        &mut self,
        search: &Search<'s>,
        values: impl IntoIterator<Item = &'v Value>,
        origin: Origin,
    ) -> Option<Value> {
        values.into_iter().find(|value| self.admits(search, value, origin)).cloned()
    }

    /// Generates values of a type until one is admitted.
    fn find_of_type(
        &mut self,
        search: &mut Search<'s>,
        instance_type: InstanceType,
        position: &Position,
    ) -> Result<Option<Value>, SynthesisError> {
        if let Some(candidates) = scalars(instance_type, self.conjunction, position) {
            return Ok(self.first_admitted(search, &candidates, Origin::Generated));
        }
        for variant in 0..MAX_CANDIDATES {
            let generated = if instance_type == InstanceType::Array {
                search.array(self.conjunction, position, variant)
            } else {
                search.object(self.conjunction, position, variant)
            };
            match generated {
                Ok(Some(value)) if self.admits(search, &value, Origin::Generated) => {
                    return Ok(Some(value));
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) if error.is_final() => return Err(error),
                // The next variants would fail for the same reason.
                Err(error) => {
                    self.refusal.get_or_insert(error);
                    break;
                }
            }
        }
        Ok(None)
    }

    /// Returns whether a value satisfies the schemas. A list or an object that the schema gives is
    /// always validated as a whole.
    fn admits(&mut self, search: &Search<'s>, value: &Value, origin: Origin) -> bool {
        let part_checker = &search.part_checker;
        let leaves =
            self.conjunction.parts.iter().map(|part| (part, part_checker.leaf(part, value)));
        let is_given_composite =
            origin == Origin::Schema && (value.is_object() || value.is_array());
        let intricate = self.goal.iter().filter(|subschema| {
            is_given_composite || part_checker.is_intricate(subschema, &search.references)
        });
        let wholes = intricate.map(|subschema| (subschema, part_checker.whole(subschema, value)));
        let refusal = leaves.chain(wholes).find_map(|(subschema, result)| {
            let (pointer, reason) = (subschema.pointer.to_string(), result.err()?.to_string());
            Some(SynthesisError::Unsatisfiable { pointer, reason })
        });
        let admitted = refusal.is_none();
        self.refusal = self.refusal.take().or(refusal);
        admitted
    }

    /// Returns the error for a position where no candidate was admitted.
    fn failure(&mut self) -> SynthesisError {
        self.refusal.take().unwrap_or_else(|| unsatisfiable(self.goal, "it admits no value"))
    }
}

/// The origin of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// A value that the schema gives.
    Schema,
    /// A value that the search generated.
    Generated,
}

/// Returns all candidates of a scalar type; `None` for lists and objects.
fn scalars(
    instance_type: InstanceType,
    conjunction: &Conjunction<'_>,
    position: &Position,
) -> Option<Vec<Value>> {
    Some(match instance_type {
        InstanceType::Array | InstanceType::Object => return None,
        InstanceType::Boolean => {
            let first = (position.draw(2) + position.ordinal).is_multiple_of(2);
            vec![Value::Bool(first), Value::Bool(!first)]
        }
        InstanceType::Integer | InstanceType::Number => {
            number::candidates(conjunction, instance_type, position)
        }
        InstanceType::Null => vec![Value::Null],
        InstanceType::String => {
            string::candidates(conjunction, position).into_iter().map(Value::String).collect()
        }
    })
}
