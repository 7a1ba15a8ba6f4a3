//! The search for a value.

use std::rc::Rc;

use serde_json::Value;

use crate::branches::Reader;
use crate::checker::Checker;
use crate::conjunction::Conjunction;
use crate::error::SynthesisError;
use crate::instance_type::InstanceType;
use crate::limits::{MAX_CANDIDATES, MAX_LAPS, MAX_STEPS, MAX_VALUE_DEPTH, MAX_VALUES};
use crate::number;
use crate::part_checker::{PartChecker, Strictness};
use crate::position::{Need, Position};
use crate::references::References;
use crate::string;
use crate::subschema::Subschema;

/// Makes values, the plainest first, until one is valid.
pub(crate) struct Search<'s> {
    checker: &'s Checker,
    judge: PartChecker<'s>,
    references: References<'s>,
    top: Position,
    /// The schemas around the one that is being filled, from the outside in.
    around: Vec<Rc<str>>,
    depth: usize,
    values: usize,
    steps: usize,
}

impl<'s> Search<'s> {
    pub(crate) fn new(checker: &'s Checker, seed: u64, care: Strictness) -> Self {
        Self {
            checker,
            judge: PartChecker::new(checker, care),
            references: References::new(checker.schema()),
            top: Position::top(seed),
            around: Vec::new(),
            depth: 0,
            values: 0,
            steps: 0,
        }
    }

    pub(crate) fn run(&mut self) -> Result<Value, SynthesisError> {
        let (root, top) = (self.references.root().clone(), self.top.clone());
        self.value(&[root], &top)
    }

    /// A value that satisfies some schemas together.
    pub(crate) fn value(
        &mut self,
        goal: &[Subschema<'s>],
        spot: &Position,
    ) -> Result<Value, SynthesisError> {
        self.values += 1;
        if self.values > MAX_VALUES || self.steps >= MAX_STEPS {
            return Err(SynthesisError::Exhausted { pointer: pointer(goal) });
        }
        let mut failure = None;
        for shape in self.shapes(goal, spot) {
            // Nothing is begun anew inside itself that could be left out.
            if shape.repeats > 0 && spot.need == Need::Optional {
                break;
            }
            match self.filled(goal, &shape, spot) {
                Ok(value) => return Ok(value),
                Err(error) if error.is_final() => return Err(error),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        Err(failure.unwrap_or_else(|| unsatisfiable(goal, "it admits no value")))
    }

    /// The readings of the schemas: those that end first, and null last.
    fn shapes(&mut self, goal: &[Subschema<'s>], spot: &Position) -> Vec<Conjunction<'s>> {
        let Self { checker, references, steps, around, .. } = self;
        let ways = Reader { checker, references, steps, spot }.read(goal);
        let mut shapes: Vec<_> =
            ways.into_iter().map(|parts| Conjunction::new(parts, around)).collect();
        shapes.sort_by_key(|shape| (shape.repeats, shape.is_null()));
        shapes
    }

    /// A value of one reading, one level deeper.
    fn filled(
        &mut self,
        goal: &[Subschema<'s>],
        shape: &Conjunction<'s>,
        spot: &Position,
    ) -> Result<Value, SynthesisError> {
        let laps =
            |part: &Subschema<'s>| self.around.iter().filter(|at| **at == part.pointer).count();
        if self.depth >= MAX_VALUE_DEPTH {
            return Err(unsatisfiable(goal, "its values are nested too deep"));
        }
        if shape.parts.iter().any(|part| laps(part) > MAX_LAPS) {
            return Err(unsatisfiable(goal, "it contains itself without end"));
        }
        let before = self.around.len();
        self.around.extend(shape.parts.iter().map(|part| Rc::clone(&part.pointer)));
        self.depth += 1;
        let value = self.first_valid(goal, shape, spot);
        self.depth -= 1;
        self.around.truncate(before);
        value
    }

    fn first_valid(
        &mut self,
        goal: &[Subschema<'s>],
        shape: &Conjunction<'s>,
        spot: &Position,
    ) -> Result<Value, SynthesisError> {
        let mut trial = Trial { goal, shape, refusal: None };
        if let Some(members) = shape.members(spot) {
            return trial.of_values(self, members, Origin::Found).ok_or_else(|| trial.failure());
        }
        let (defaults, empty) = shape.defaults();
        let given = shape.examples(spot).into_iter().chain(defaults);
        if let Some(value) = trial.of_values(self, given, Origin::Found) {
            return Ok(value);
        }
        for kind in InstanceType::of(shape) {
            if let Some(value) = trial.of_kind(self, kind, spot)? {
                return Ok(value);
            }
        }
        trial.of_values(self, empty, Origin::Found).ok_or_else(|| trial.failure())
    }

    /// Whether a value satisfies the schema at a place.
    pub(crate) fn is_valid(&self, place: &Subschema<'s>, value: &Value) -> bool {
        self.judge.whole(place, value).is_ok()
    }
}

/// The candidates for one spot, and why the first of them was refused.
struct Trial<'a, 's> {
    goal: &'a [Subschema<'s>],
    shape: &'a Conjunction<'s>,
    refusal: Option<SynthesisError>,
}

impl<'s> Trial<'_, 's> {
    fn of_values<'v>(
        &mut self,
        search: &Search<'s>,
        values: impl IntoIterator<Item = &'v Value>,
        origin: Origin,
    ) -> Option<Value> {
        values.into_iter().find(|value| self.admits(search, value, origin)).cloned()
    }

    fn of_kind(
        &mut self,
        search: &mut Search<'s>,
        kind: InstanceType,
        spot: &Position,
    ) -> Result<Option<Value>, SynthesisError> {
        if let Some(candidates) = scalars(kind, self.shape, spot) {
            return Ok(self.of_values(search, &candidates, Origin::Made));
        }
        for variant in 0..MAX_CANDIDATES {
            let made = if kind == InstanceType::Array {
                search.array(self.shape, spot, variant)
            } else {
                search.object(self.shape, spot, variant)
            };
            match made {
                Ok(Some(value)) if self.admits(search, &value, Origin::Made) => {
                    return Ok(Some(value));
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) if error.is_final() => return Err(error),
                // What a variant lacks, the next ones lack too.
                Err(error) => {
                    self.refusal.get_or_insert(error);
                    break;
                }
            }
        }
        Ok(None)
    }

    /// Whether a value will do. One that was not made here, but found in the schema, is looked at
    /// as a whole.
    fn admits(&mut self, search: &Search<'s>, value: &Value, origin: Origin) -> bool {
        let judge = &search.judge;
        let leaves = self.shape.parts.iter().map(|part| (part, judge.leaf(part, value)));
        let found = origin == Origin::Found && (value.is_object() || value.is_array());
        let intricate =
            self.goal.iter().filter(|place| found || judge.is_intricate(place, &search.references));
        let wholes = intricate.map(|place| (place, judge.whole(place, value)));
        let refusal = leaves.chain(wholes).find_map(|(place, verdict)| {
            let (pointer, reason) = (place.pointer.to_string(), verdict.err()?);
            Some(SynthesisError::Unsatisfiable { pointer, reason })
        });
        let admitted = refusal.is_none();
        self.refusal = self.refusal.take().or(refusal);
        admitted
    }

    fn failure(&mut self) -> SynthesisError {
        self.refusal.take().unwrap_or_else(|| unsatisfiable(self.goal, "it admits no value"))
    }
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Found,
    Made,
}

/// All candidates of a type whose values have no parts.
fn scalars(kind: InstanceType, shape: &Conjunction<'_>, spot: &Position) -> Option<Vec<Value>> {
    Some(match kind {
        InstanceType::Array | InstanceType::Object => return None,
        InstanceType::Boolean => {
            let first = (spot.draw(2) + spot.ordinal).is_multiple_of(2);
            vec![Value::Bool(first), Value::Bool(!first)]
        }
        InstanceType::Integer | InstanceType::Number => number::candidates(shape, kind, spot),
        InstanceType::Null => vec![Value::Null],
        InstanceType::String => {
            string::candidates(shape, spot).into_iter().map(Value::String).collect()
        }
    })
}

fn unsatisfiable(goal: &[Subschema<'_>], reason: &str) -> SynthesisError {
    SynthesisError::Unsatisfiable { pointer: pointer(goal), reason: reason.to_owned() }
}

fn pointer(goal: &[Subschema<'_>]) -> String {
    goal.first().map(|place| place.pointer.to_string()).unwrap_or_default()
}
