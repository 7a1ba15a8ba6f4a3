//! `SGLang`.

pub mod context;
pub mod error;
pub mod finish_reason;
pub mod messages;
pub mod request;
pub mod response;
pub mod response_format;
pub mod tool_choice;
