//! Chat completions: requests, and the answers to them, in no dialect yet.

pub mod answer;
pub mod chunk;
pub mod completion;
pub mod conversation;
pub(crate) mod cursor;
pub mod finish_reason;
pub mod logprobs;
pub mod parameters;
pub(crate) mod parsed;
pub mod part;
pub mod request;
pub mod response_format;
pub mod tools;
pub mod usage;
