//! The settings of a model that its container's requests and answers depend on.

use crate::context_length::ContextLength;
use crate::dialect::Dialect;
use crate::tokenizer::Tokenizer;

/// A model as its container serves it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ServedModel {
    /// Name under which the container serves the model. A request for another name is refused, as
    /// vLLM refuses it; when absent, every name is served.
    pub name: Option<String>,
    /// Dialect of the container; vLLM by default.
    pub dialect: Dialect,
    /// Rule by which tokens are counted; words and signs by default.
    pub tokenizer: Tokenizer,
    /// Number of tokens that the model can read and write in one request.
    pub context: ContextLength,
}

impl ServedModel {
    /// The name that a response shows when the request names none.
    pub fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.dialect.default_model())
    }

    /// Returns the model under a name.
    #[must_use]
    pub fn with_name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Returns the model in another dialect.
    #[must_use]
    pub fn with_dialect(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    /// Returns the model with another tokenizer.
    #[must_use]
    pub fn with_tokenizer(self, tokenizer: Tokenizer) -> Self {
        Self { tokenizer, ..self }
    }

    /// Returns the model with another length of its context.
    #[must_use]
    pub fn with_context(self, context: ContextLength) -> Self {
        Self { context, ..self }
    }
}
