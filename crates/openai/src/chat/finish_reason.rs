//! Why an answer ends.

/// Why an answer ends, as OpenAI calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FinishReason {
    /// All was said, or a stop sequence came.
    Stop,
    /// The limit of tokens was reached.
    Length,
    /// Tools are called.
    ToolCalls,
    /// Somebody objected.
    ContentFilter,
}

impl FinishReason {
    pub const ALL: [Self; 4] = [Self::Stop, Self::Length, Self::ToolCalls, Self::ContentFilter];

    /// The word on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ToolCalls => "tool_calls",
            Self::ContentFilter => "content_filter",
        }
    }
}
