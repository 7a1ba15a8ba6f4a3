//! Chat completions.

pub(crate) mod answer;
pub(crate) mod answered;
pub(crate) mod completion;
pub(crate) mod conversation;
pub(crate) mod events;
pub(crate) mod format;
pub(crate) mod logprobs;
pub(crate) mod moment;
pub(crate) mod paced;
pub(crate) mod request;
pub(crate) mod shape;
pub(crate) mod tokens;
pub(crate) mod tools;
