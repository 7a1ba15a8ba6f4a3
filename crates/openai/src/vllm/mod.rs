//! vLLM.

pub mod context;
pub mod error;
pub mod finish_reason;
pub mod messages;
pub mod request;
pub mod response;
pub mod response_format;
pub mod sampling;
pub mod stream_options;
pub mod tool_choice;
pub mod tools;
pub mod top_logprobs;
pub mod validation;
