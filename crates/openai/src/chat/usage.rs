//! Usage that is told instead of counted.

/// Usage that is told instead of what was counted; what is left out is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GivenUsage {
    /// How many tokens were read.
    pub prompt_tokens: Option<usize>,
    /// How many tokens were written, in all choices together.
    pub completion_tokens: Option<usize>,
    /// How many of those read were in a cache.
    pub cached_tokens: Option<usize>,
}
