//! The search for a value.

use std::rc::Rc;

use serde_json::Value;

use crate::schema::branches::Reader;
use crate::schema::checker::Checker;
use crate::schema::conjunction::Shape;
use crate::schema::error::SynthesisError;
use crate::schema::instance_type::Kind;
use crate::schema::limits::{MAX_CANDIDATES, MAX_LAPS, MAX_STEPS, MAX_VALUE_DEPTH, MAX_VALUES};
use crate::schema::number;
use crate::schema::part_checker::{Care, Judge};
use crate::schema::position::{Need, Spot};
use crate::schema::references::References;
use crate::schema::string;
use crate::schema::subschema::Place;

/// Makes values, the plainest first, until one is valid.
pub(crate) struct Search<'s> {
    checker: &'s Checker,
    judge: Judge<'s>,
    references: References<'s>,
    top: Spot,
    /// The schemas around the one that is being filled, from the outside in.
    around: Vec<Rc<str>>,
    depth: usize,
    values: usize,
    steps: usize,
}

impl<'s> Search<'s> {
    pub(crate) fn new(checker: &'s Checker, seed: u64, care: Care) -> Self {
        Self {
            checker,
            judge: Judge::new(checker, care),
            references: References::new(checker.schema()),
            top: Spot::top(seed),
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
        goal: &[Place<'s>],
        spot: &Spot,
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
    fn shapes(&mut self, goal: &[Place<'s>], spot: &Spot) -> Vec<Shape<'s>> {
        let Self { checker, references, steps, around, .. } = self;
        let ways = Reader { checker, references, steps, spot }.read(goal);
        let mut shapes: Vec<_> = ways.into_iter().map(|parts| Shape::new(parts, around)).collect();
        shapes.sort_by_key(|shape| (shape.repeats, shape.is_null()));
        shapes
    }

    /// A value of one reading, one level deeper.
    fn filled(
        &mut self,
        goal: &[Place<'s>],
        shape: &Shape<'s>,
        spot: &Spot,
    ) -> Result<Value, SynthesisError> {
        let laps = |part: &Place<'s>| self.around.iter().filter(|at| **at == part.pointer).count();
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
        goal: &[Place<'s>],
        shape: &Shape<'s>,
        spot: &Spot,
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
        for kind in Kind::of(shape) {
            if let Some(value) = trial.of_kind(self, kind, spot)? {
                return Ok(value);
            }
        }
        trial.of_values(self, empty, Origin::Found).ok_or_else(|| trial.failure())
    }

    /// Whether a value satisfies the schema at a place.
    pub(crate) fn is_valid(&self, place: &Place<'s>, value: &Value) -> bool {
        self.judge.whole(place, value).is_ok()
    }
}

/// The candidates for one spot, and why the first of them was refused.
struct Trial<'a, 's> {
    goal: &'a [Place<'s>],
    shape: &'a Shape<'s>,
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
        kind: Kind,
        spot: &Spot,
    ) -> Result<Option<Value>, SynthesisError> {
        if let Some(candidates) = scalars(kind, self.shape, spot) {
            return Ok(self.of_values(search, &candidates, Origin::Made));
        }
        for variant in 0..MAX_CANDIDATES {
            let made = if kind == Kind::Array {
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
fn scalars(kind: Kind, shape: &Shape<'_>, spot: &Spot) -> Option<Vec<Value>> {
    Some(match kind {
        Kind::Array | Kind::Object => return None,
        Kind::Boolean => {
            let first = (spot.draw(2) + spot.ordinal).is_multiple_of(2);
            vec![Value::Bool(first), Value::Bool(!first)]
        }
        Kind::Integer | Kind::Number => number::candidates(shape, kind, spot),
        Kind::Null => vec![Value::Null],
        Kind::String => string::candidates(shape, spot).into_iter().map(Value::String).collect(),
    })
}

fn unsatisfiable(goal: &[Place<'_>], reason: &str) -> SynthesisError {
    SynthesisError::Unsatisfiable { pointer: pointer(goal), reason: reason.to_owned() }
}

fn pointer(goal: &[Place<'_>]) -> String {
    goal.first().map(|place| place.pointer.to_string()).unwrap_or_default()
}
