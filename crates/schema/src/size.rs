//! Limits on the size of a schema, checked before anything else is done with it.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use crate::error::SynthesisError;
use crate::limits::{MAX_CHAIN, MAX_REFERENCES, MAX_SCHEMA_DEPTH, MAX_SCHEMA_NODES, MAX_WEIGHT};
use crate::references::References;
use crate::subschema::Subschema;

/// Refuses a schema on which a validator could run out of stack.
pub(crate) fn check_size(schema: &Value) -> Result<(), SynthesisError> {
    let mut size = Size::default();
    size.count(schema, 0).map_err(|reason| too_large("", reason))
}

/// Refuses a schema on which a validator could run without end.
pub(crate) fn check_weight(references: &References<'_>) -> Result<(), SynthesisError> {
    let mut weights = Weights { references, known: HashMap::new() };
    weights.check_all(references.root())
}

fn too_large(pointer: &str, reason: &'static str) -> SynthesisError {
    SynthesisError::TooLarge { pointer: pointer.to_owned(), reason }
}

/// The size of a schema so far.
#[derive(Default)]
struct Size {
    /// Number of JSON values.
    nodes: usize,
    /// Number of `$ref`.
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

/// The weight of each schema: the number of schemas that apply to the same value because of it.
struct Weights<'a, 's> {
    references: &'a References<'s>,
    known: HashMap<Rc<str>, usize>,
}

impl<'s> Weights<'_, 's> {
    fn check_all(&mut self, subschema: &Subschema<'s>) -> Result<(), SynthesisError> {
        if subschema.schema.is_object() && self.weight(subschema, 0)? > MAX_WEIGHT {
            return Err(too_large(&subschema.pointer, "its choices multiply"));
        }
        subschema.parts().iter().try_for_each(|inner| self.check_all(inner))
    }

    fn weight(&mut self, subschema: &Subschema<'s>, chain: usize) -> Result<usize, SynthesisError> {
        if let Some(weight) = self.known.get(&subschema.pointer) {
            return Ok(*weight);
        }
        if chain > MAX_CHAIN {
            return Err(too_large(&subschema.pointer, "its references form too long a chain"));
        }
        // A schema that applies itself to the same value counts once, as validators do it.
        self.known.insert(Rc::clone(&subschema.pointer), 1);
        let mut weight = 1_usize;
        for inner in self.references.in_place(subschema) {
            weight = weight.saturating_add(self.weight(&inner, chain + 1)?);
        }
        self.known.insert(Rc::clone(&subschema.pointer), weight);
        Ok(weight)
    }
}
