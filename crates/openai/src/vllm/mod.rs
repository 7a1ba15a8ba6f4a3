//! vLLM 0.20.2.

pub(crate) mod context;
pub(crate) mod error;
pub(crate) mod finish_reason;
pub(crate) mod messages;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod response_format;
pub(crate) mod sampling;
pub(crate) mod stream;
pub(crate) mod stream_options;
pub(crate) mod tool_choice;
pub(crate) mod tools;
pub(crate) mod top_logprobs;
pub(crate) mod validation;
