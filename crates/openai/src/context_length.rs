//! The length of a model's context, and the part of a request that is held to it.

/// The number of tokens that a model can read and write in one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContextLength {
    /// Number of tokens; 40,960 by default.
    pub tokens: usize,
    /// Part of a request that is held to the length; its limits by default.
    pub applies: Applies,
}

/// The part of a request that is held to a context length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Applies {
    /// `max_tokens` alone, since nobody has said how long the context is.
    ToLimits,
    /// The prompt and the answer together, as in a real container.
    ToEverything,
}

impl ContextLength {
    /// Returns a context length of some tokens.
    pub const fn new(tokens: usize, applies: Applies) -> Self {
        Self { tokens, applies }
    }
}

impl Default for ContextLength {
    /// Returns the 40,960 tokens of the container that was observed.
    fn default() -> Self {
        Self { tokens: 40_960, applies: Applies::ToLimits }
    }
}
