//! A deployed model.

use stagemaker_openai::chat::chunk::Chunk;
use stagemaker_openai::served_model::ServedModel;
use stagemaker_replies::pacing::timing::Timing;
use stagemaker_replies::replies::Replies;

/// A model that is deployed: its container and its replies.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Model {
    /// The name, dialect, tokenizer and context length that the container serves it with.
    pub served: ServedModel,
    /// The replies; an echo of the request by default.
    pub replies: Replies,
    /// The speed of replies that give none themselves; immediate by default.
    pub timing: Timing,
    /// The size of the pieces of streams whose replies give none themselves; one token by default.
    pub chunk: Chunk,
}

impl Model {
    /// Serves the model with another name, dialect, tokenizer and context length.
    #[must_use]
    pub fn with_served(mut self, served: ServedModel) -> Self {
        self.served = served;
        self
    }

    /// Replaces the replies.
    #[must_use]
    pub fn with_replies(mut self, replies: impl Into<Replies>) -> Self {
        self.replies = replies.into();
        self
    }

    /// Sets the speed of replies that give none themselves.
    #[must_use]
    pub const fn with_timing(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// Sets the size of the pieces of streams whose replies give none themselves.
    #[must_use]
    pub const fn with_chunk(mut self, chunk: Chunk) -> Self {
        self.chunk = chunk;
        self
    }
}
