//! Numbers of tokens, as they are counted and as a script gives them.

/// The tokens that were read and written.
///
/// Exhaustive: an answer is built with every field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Number of tokens read.
    pub prompt: usize,
    /// Number of tokens written, in all choices together.
    pub completion: usize,
    /// Number of tokens read that were in a cache; not reported when absent.
    pub cached: Option<usize>,
}

/// Usage that a script gives in place of what is counted.
///
/// Exhaustive: a script gives any of its fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GivenUsage {
    /// Number of tokens read; counted when absent.
    pub prompt_tokens: Option<usize>,
    /// Number of tokens written, in all choices together; counted when absent.
    pub completion_tokens: Option<usize>,
    /// Number of tokens read that were in a cache; not reported when absent.
    pub cached_tokens: Option<usize>,
}

impl Usage {
    /// Returns the number of tokens read and written.
    pub(crate) const fn total(self) -> usize {
        self.prompt.saturating_add(self.completion)
    }
}
