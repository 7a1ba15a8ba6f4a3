//! A model that is deployed.

use stagemaker_openai::chat::chunk::Chunk;
use stagemaker_openai::served_model::ServedModel;
use stagemaker_replies::pacing::timing::Timing;
use stagemaker_replies::replies::Replies;

/// A model that is deployed, and what it answers.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Model {
    /// How its container serves it.
    pub served: ServedModel,
    /// What it answers; an echo by default.
    pub replies: Replies,
    /// How fast it writes, unless a reply says otherwise; at once by default.
    pub timing: Timing,
    /// How its streams are cut, unless a reply says otherwise; by tokens by default.
    pub chunk: Chunk,
}

impl Model {
    /// The same model, served otherwise.
    #[must_use]
    pub fn with_served(mut self, served: ServedModel) -> Self {
        self.served = served;
        self
    }

    /// The same model with other answers.
    #[must_use]
    pub fn with_replies(mut self, replies: impl Into<Replies>) -> Self {
        self.replies = replies.into();
        self
    }

    /// The same model at another speed.
    #[must_use]
    pub const fn with_timing(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// The same model with streams that are cut otherwise.
    #[must_use]
    pub const fn with_chunk(mut self, chunk: Chunk) -> Self {
        self.chunk = chunk;
        self
    }
}
