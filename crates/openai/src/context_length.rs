//! How much a model can read and write at once.

/// How many tokens a model can read and write in one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContextLength {
    /// How many.
    pub tokens: usize,
    /// Whether requests are held to it as a whole, or only what they ask for.
    pub applies: Applies,
}

/// To what a context length applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Applies {
    /// To `max_tokens` alone: nobody has said how long the context is.
    ToLimits,
    /// To the prompt and the answer together, as in a real container.
    ToEverything,
}

impl ContextLength {
    /// A number of tokens, and what it applies to.
    pub const fn new(tokens: usize, applies: Applies) -> Self {
        Self { tokens, applies }
    }
}

impl Default for ContextLength {
    /// The 40,960 tokens of the container that was observed.
    fn default() -> Self {
        Self { tokens: 40_960, applies: Applies::ToLimits }
    }
}
