//! vLLM.

pub(crate) mod messages;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod response_format;
pub(crate) mod sampling;
pub(crate) mod tool_choice;
pub(crate) mod tools;
pub(crate) mod top_logprobs;
