//! The room that a model's context has for a prompt and an answer.

use crate::context_length::ContextLength;

/// What is to find room in a context.
pub(crate) struct Room<'a> {
    pub(crate) context: ContextLength,
    /// How long the answer may be, if the request says so.
    pub(crate) max_tokens: Option<i64>,
    /// The field that says so.
    pub(crate) field: &'static str,
    /// Counts the tokens of the prompt, which takes a while.
    pub(crate) prompt: &'a dyn Fn() -> usize,
}

impl Room<'_> {
    /// The tokens of the context.
    pub(crate) fn tokens(&self) -> i64 {
        i64::try_from(self.context.tokens).unwrap_or(i64::MAX)
    }

    /// Counts the tokens of the prompt.
    pub(crate) fn prompt_tokens(&self) -> i64 {
        i64::try_from((self.prompt)()).unwrap_or(i64::MAX)
    }
}
