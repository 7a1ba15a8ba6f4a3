//! The size of a schema, measured before anything else is done with it.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::error::SynthesisError;
use crate::limits::{MAX_CHAIN, MAX_REFERENCES, MAX_SCHEMA_DEPTH, MAX_SCHEMA_NODES, MAX_WEIGHT};
use crate::references::References;
use crate::subschema::Subschema;

/// Refuses a schema on which a validator could run out of stack.
pub(crate) fn measure(schema: &Value) -> Result<(), SynthesisError> {
    let mut size = Size::default();
    size.count(schema, 0).map_err(|reason| too_large("", reason))
}

/// Refuses a schema on which a validator could run for ever.
pub(crate) fn weigh(references: &References<'_>) -> Result<(), SynthesisError> {
    let mut scales = Scales { references, known: HashMap::new() };
    scales.weigh_all(references.root())
}

fn too_large(pointer: &str, reason: &'static str) -> SynthesisError {
    SynthesisError::TooLarge { pointer: pointer.to_owned(), reason }
}

#[derive(Default)]
struct Size {
    nodes: usize,
    references: usize,
}

impl Size {
    fn count(&mut self, value: &Value, depth: usize) -> Result<(), &'static str> {
        self.nodes += 1;
        if depth > MAX_SCHEMA_DEPTH {
            return Err("it is nested too deep");
        }
        if self.nodes > MAX_SCHEMA_NODES {
            return Err("it has too many keywords");
        }
        match value {
            Value::Object(map) => {
                self.references += usize::from(map.contains_key("$ref"));
                if self.references > MAX_REFERENCES {
                    return Err("it has too many references");
                }
                map.values().try_for_each(|inner| self.count(inner, depth + 1))
            }
            Value::Array(items) => items.iter().try_for_each(|inner| self.count(inner, depth + 1)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        }
    }
}

/// Counts the schemas that lie on one and the same value.
struct Scales<'a, 's> {
    references: &'a References<'s>,
    known: HashMap<Rc<str>, usize>,
}

impl<'s> Scales<'_, 's> {
    fn weigh_all(&mut self, place: &Subschema<'s>) -> Result<(), SynthesisError> {
        if place.schema.is_object() && self.weight(place, 0)? > MAX_WEIGHT {
            return Err(too_large(&place.pointer, "its choices multiply"));
        }
        place.parts().iter().try_for_each(|inner| self.weigh_all(inner))
    }

    fn weight(&mut self, place: &Subschema<'s>, chain: usize) -> Result<usize, SynthesisError> {
        if let Some(weight) = self.known.get(&place.pointer) {
            return Ok(*weight);
        }
        if chain > MAX_CHAIN {
            return Err(too_large(&place.pointer, "its references form too long a chain"));
        }
        // A schema that lies on the value of which it is a part counts once, as validators do.
        self.known.insert(Rc::clone(&place.pointer), 1);
        let mut weight = 1_usize;
        for inner in self.references.in_place(place) {
            weight = weight.saturating_add(self.weight(&inner, chain + 1)?);
        }
        self.known.insert(Rc::clone(&place.pointer), weight);
        Ok(weight)
    }
}
