//! OpenAI's finish reasons.

/// The reason why an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FinishReason {
    /// End of the text, or a stop sequence.
    Stop,
    /// Limit of tokens.
    Length,
    /// Calls of tools.
    ToolCalls,
    /// Objection of a content filter.
    ContentFilter,
}

impl FinishReason {
    /// All finish reasons.
    pub const ALL: [Self; 4] = [Self::Stop, Self::Length, Self::ToolCalls, Self::ContentFilter];

    /// The name in a response.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
            Self::ContentFilter => "content_filter",
        }
    }
}
