//! A model as its container serves it.

use crate::context_length::ContextLength;
use crate::dialect::Dialect;
use crate::tokenizer::Tokenizer;

/// A model as its container serves it: all that reading a request and writing an answer depend on.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ServedModel {
    /// The name under which the container serves it. A request for another name is refused, as
    /// vLLM refuses it; without one, every name is served.
    pub name: Option<String>,
    /// The container whose wire it speaks; vLLM by default.
    pub dialect: Dialect,
    /// The rule by which tokens are counted; words and signs by default.
    pub tokenizer: Tokenizer,
    /// The number of tokens that it can read and write in one request.
    pub context: ContextLength,
}

impl ServedModel {
    /// The name that a response shows when the request names none.
    pub fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.dialect.default_model())
    }

    /// The same model under a name.
    #[must_use]
    pub fn with_name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The same model behind the wire of another container.
    #[must_use]
    pub fn with_dialect(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    /// The same model with another tokenizer.
    #[must_use]
    pub fn with_tokenizer(self, tokenizer: Tokenizer) -> Self {
        Self { tokenizer, ..self }
    }

    /// The same model with another length of its context.
    #[must_use]
    pub fn with_context(self, context: ContextLength) -> Self {
        Self { context, ..self }
    }
}
