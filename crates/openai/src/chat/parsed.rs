//! A request whose fields can be read, before and after it meets its model.

use serde_json::{Map, Value};

use crate::chat::parameters::{Delivery, Parameters};
use crate::served_model::ServedModel;

/// The fields of a body.
pub(crate) struct Parsed {
    pub(crate) body: Map<String, Value>,
    pub(crate) parameters: Parameters,
    pub(crate) delivery: Delivery,
    /// `true` where several tools may be called at once.
    pub(crate) parallel: bool,
}

/// A request that can be read, and the model that it has to suit.
pub(crate) struct Unchecked<'a> {
    pub(crate) body: &'a Map<String, Value>,
    pub(crate) parameters: &'a Parameters,
    pub(crate) model: &'a ServedModel,
    /// Counter of the prompt's tokens, which takes a while.
    pub(crate) prompt: &'a dyn Fn() -> usize,
}

impl Unchecked<'_> {
    /// Returns whether the request has no message.
    pub(crate) fn has_no_messages(&self) -> bool {
        self.body.get("messages").and_then(Value::as_array).is_none_or(Vec::is_empty)
    }

    /// Returns the number of tokens of the model's context.
    pub(crate) fn context_tokens(&self) -> i64 {
        i64::try_from(self.model.context.tokens).unwrap_or(i64::MAX)
    }

    /// Counts the tokens of the prompt.
    pub(crate) fn prompt_tokens(&self) -> i64 {
        i64::try_from((self.prompt)()).unwrap_or(i64::MAX)
    }
}
