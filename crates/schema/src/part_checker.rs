//! The judge of parts of a value, while it is made.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

use crate::checker::{Checker, described};
use crate::references::References;
use crate::subschema::Subschema;

/// How closely the parts of a value are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// As closely as their schemas need it, which is faster.
    Usual,
    /// Each by all that its schema says.
    Utmost,
}

/// Judges by one schema within a larger one. Validators are made when they are needed: there may
/// be one for each place, and each is as large as all that its place refers to.
pub(crate) struct PartChecker<'s> {
    checker: &'s Checker,
    care: Strictness,
    registry: Option<Registry<'s>>,
    wholes: RefCell<HashMap<Rc<str>, Option<Validator>>>,
    leaves: RefCell<HashMap<Rc<str>, Option<Validator>>>,
    intricate: RefCell<HashMap<Rc<str>, bool>>,
}

impl<'s> PartChecker<'s> {
    pub(crate) fn new(checker: &'s Checker, care: Strictness) -> Self {
        Self {
            checker,
            care,
            registry: checker.registry(ADDRESS),
            wholes: RefCell::default(),
            leaves: RefCell::default(),
            intricate: RefCell::default(),
        }
    }

    /// Judges by all that a schema says; one that cannot be reached admits everything, as the
    /// whole value is judged in the end.
    pub(crate) fn whole(&self, place: &Subschema<'_>, value: &Value) -> Result<(), String> {
        let mut known = self.wholes.borrow_mut();
        let validator = known.entry(Rc::clone(&place.pointer)).or_insert_with(|| {
            let reference = json!({"$ref": format!("{ADDRESS}#{}", fragment(&place.pointer))});
            let options = self.checker.options().with_registry(self.registry.as_ref()?);
            options.build(&reference).ok()
        });
        verdict(validator.as_ref(), value)
    }

    /// Judges by what a schema says without the help of others.
    pub(crate) fn leaf(&self, place: &Subschema<'_>, value: &Value) -> Result<(), String> {
        let mut known = self.leaves.borrow_mut();
        let validator = known.entry(Rc::clone(&place.pointer)).or_insert_with(|| {
            let keywords = place.keywords()?.iter();
            let own = keywords.filter(|(key, _)| LEAVES.contains(&key.as_str()));
            let own: Map<_, _> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
            self.checker.options().build(&Value::Object(own)).ok()
        });
        verdict(validator.as_ref(), value)
    }

    /// Whether a schema has keywords that a value does not satisfy just by how it is made.
    pub(crate) fn is_intricate(&self, place: &Subschema<'s>, references: &References<'s>) -> bool {
        if self.care == Strictness::Utmost {
            return true;
        }
        if let Some(known) = self.intricate.borrow().get(&place.pointer) {
            return *known;
        }
        // The keywords of a schema that leads back to itself are found on the way there.
        self.intricate.borrow_mut().insert(Rc::clone(&place.pointer), false);
        let found = INTRICATE.iter().any(|keyword| place.keyword(keyword).is_some())
            || references.in_place(place).iter().any(|inner| self.is_intricate(inner, references));
        self.intricate.borrow_mut().insert(Rc::clone(&place.pointer), found);
        found
    }
}

/// The address under which the schema refers to itself, for nobody else to see.
const ADDRESS: &str = "urn:stagemaker:schema";

const LEAVES: [&str; 19] = [
    "type",
    "enum",
    "const",
    "multipleOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "required",
    "dependentRequired",
];

const INTRICATE: [&str; 11] = [
    "not",
    "oneOf",
    "if",
    "contains",
    "dependentSchemas",
    "dependencies",
    "patternProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
    "$dynamicRef",
    "$recursiveRef",
];

fn verdict(validator: Option<&Validator>, value: &Value) -> Result<(), String> {
    let Some(Err(error)) = validator.map(|validator| validator.validate(value)) else {
        return Ok(());
    };
    let (pointer, reason) = described(&error);
    Err(if pointer.is_empty() { reason } else { format!("{reason}, at `{pointer}` of it") })
}

/// A JSON pointer as a part of an address.
fn fragment(pointer: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/~-_.".contains(&byte);
    let written = pointer.bytes().map(|byte| match byte {
        _ if plain(byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    written.collect()
}
