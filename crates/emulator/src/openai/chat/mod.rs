//! Chat completions.

pub(crate) mod answer;
pub(crate) mod chunk;
pub(crate) mod completion;
pub(crate) mod conversation;
pub(crate) mod cursor;
pub(crate) mod delivery;
pub(crate) mod finish_reason;
pub(crate) mod logprobs;
pub(crate) mod parameters;
pub(crate) mod parsed;
pub(crate) mod request;
pub(crate) mod response_format;
pub(crate) mod room;
pub(crate) mod token_logprob;
pub(crate) mod tools;
pub(crate) mod usage;
