//! `SGLang`.

pub(crate) mod context;
pub(crate) mod error;
pub(crate) mod finish_reason;
pub(crate) mod messages;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod response_format;
pub(crate) mod tool_choice;
