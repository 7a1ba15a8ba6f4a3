//! Validation of the parts of a value, while it is generated.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

use crate::checker::{Checker, Mismatch};
use crate::references::References;
use crate::subschema::Subschema;

/// The set of parts that are validated by their complete schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// Only parts whose schema has intricate keywords, which is faster.
    AsNeeded,
    /// All parts.
    Full,
}

/// Validators of the subschemas of a schema. Each is compiled when it is first needed: there may
/// be one for each subschema, and each is as large as all that its subschema refers to.
pub(crate) struct PartChecker<'s> {
    checker: &'s Checker,
    strictness: Strictness,
    /// The whole schema under [`ADDRESS`]; `None` where it cannot be registered.
    registry: Option<Registry<'s>>,
    whole_validators: RefCell<HashMap<Rc<str>, Option<Validator>>>,
    leaf_validators: RefCell<HashMap<Rc<str>, Option<Validator>>>,
    intricate: RefCell<HashMap<Rc<str>, bool>>,
}

impl<'s> PartChecker<'s> {
    pub(crate) fn new(checker: &'s Checker, strictness: Strictness) -> Self {
        Self {
            checker,
            strictness,
            registry: checker.registry(ADDRESS),
            whole_validators: RefCell::default(),
            leaf_validators: RefCell::default(),
            intricate: RefCell::default(),
        }
    }

    /// Validates by the complete subschema. One that cannot be reached admits everything, as the
    /// whole value is validated in the end.
    pub(crate) fn whole(&self, subschema: &Subschema<'_>, value: &Value) -> Result<(), Mismatch> {
        let mut known = self.whole_validators.borrow_mut();
        let validator = known.entry(Rc::clone(&subschema.pointer)).or_insert_with(|| {
            let reference =
                json!({"$ref": format!("{ADDRESS}#{}", to_fragment(&subschema.pointer))});
            let options = self.checker.options().with_registry(self.registry.as_ref()?);
            options.build(&reference).ok()
        });
        validate(validator.as_ref(), value)
    }

    /// Validates by the keywords of a subschema that contain no other subschemas.
    pub(crate) fn leaf(&self, subschema: &Subschema<'_>, value: &Value) -> Result<(), Mismatch> {
        let mut known = self.leaf_validators.borrow_mut();
        let validator = known.entry(Rc::clone(&subschema.pointer)).or_insert_with(|| {
            let keywords = subschema.keywords()?.iter();
            let leaf_keywords = keywords.filter(|(key, _)| LEAF_KEYWORDS.contains(&key.as_str()));
            let leaf_keywords: Map<_, _> =
                leaf_keywords.map(|(key, value)| (key.clone(), value.clone())).collect();
            self.checker.options().build(&Value::Object(leaf_keywords)).ok()
        });
        validate(validator.as_ref(), value)
    }

    /// Returns whether a subschema has keywords that the generation of a value does not observe.
    pub(crate) fn is_intricate(
        &self,
        subschema: &Subschema<'s>,
        references: &References<'s>,
    ) -> bool {
        if self.strictness == Strictness::Full {
            return true;
        }
        if let Some(known) = self.intricate.borrow().get(&subschema.pointer) {
            return *known;
        }
        // A recursive subschema gets a preliminary entry, without which this would not end.
        self.intricate.borrow_mut().insert(Rc::clone(&subschema.pointer), false);
        let found = INTRICATE_KEYWORDS.iter().any(|keyword| subschema.keyword(keyword).is_some())
            || references
                .in_place(subschema)
                .iter()
                .any(|inner| self.is_intricate(inner, references));
        self.intricate.borrow_mut().insert(Rc::clone(&subschema.pointer), found);
        found
    }
}

/// Address by which the validators of subschemas refer to the whole schema.
const ADDRESS: &str = "urn:stagemaker:schema";

/// Keywords whose value contains no schema.
const LEAF_KEYWORDS: [&str; 19] = [
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

/// Keywords that a generated value may fail to satisfy.
const INTRICATE_KEYWORDS: [&str; 11] = [
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

fn validate(validator: Option<&Validator>, value: &Value) -> Result<(), Mismatch> {
    let Some(Err(error)) = validator.map(|validator| validator.validate(value)) else {
        return Ok(());
    };
    Err(Mismatch::of(&error))
}

/// Percent-encodes a JSON pointer as the fragment of an address.
fn to_fragment(pointer: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/~-_.".contains(&byte);
    let escaped = pointer.bytes().map(|byte| match byte {
        _ if plain(byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    escaped.collect()
}
