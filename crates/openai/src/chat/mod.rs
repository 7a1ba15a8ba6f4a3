//! Chat completions.

pub mod answer;
pub mod chunk;
pub mod completion;
pub mod conversation;
pub mod cursor;
pub mod delivery;
pub mod finish_reason;
pub mod logprobs;
pub mod parameters;
pub mod parsed;
pub mod request;
pub mod response_format;
pub mod room;
pub mod token_logprob;
pub mod tools;
pub mod usage;
