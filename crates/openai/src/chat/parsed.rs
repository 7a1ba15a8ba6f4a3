//! What was asked, once it can be read, and whom.

use serde_json::{Map, Value};

use crate::chat::delivery::Delivery;
use crate::chat::parameters::Values;
use crate::chat::room::Room;
use crate::served_model::ServedModel;

/// What is read of a body.
pub(crate) struct Parsed {
    pub(crate) body: Map<String, Value>,
    pub(crate) values: Values,
    pub(crate) delivery: Delivery,
    /// Whether several tools may be called at once.
    pub(crate) parallel: bool,
}

/// A request that can be read, and the model that is asked.
pub(crate) struct Unchecked<'a> {
    pub(crate) body: &'a Map<String, Value>,
    pub(crate) values: &'a Values,
    pub(crate) model: &'a ServedModel,
    /// Counts the tokens of the prompt, which takes a while.
    pub(crate) prompt: &'a dyn Fn() -> usize,
}

impl Unchecked<'_> {
    pub(crate) fn has_no_messages(&self) -> bool {
        self.body.get("messages").and_then(Value::as_array).is_none_or(Vec::is_empty)
    }

    pub(crate) fn room(&self) -> Room<'_> {
        Room {
            context: self.model.context,
            max_tokens: self.values.max_tokens,
            field: self.values.max_tokens_field,
            prompt: self.prompt,
        }
    }
}
