//! `SGLang` 0.5.12, as far as it differs from vLLM.

pub(crate) mod context;
pub(crate) mod error;
pub(crate) mod finish_reason;
pub(crate) mod messages;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod response_format;
pub(crate) mod stream;
pub(crate) mod tool_choice;
