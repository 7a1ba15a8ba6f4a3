//! The container behind an endpoint, as its request model and its error handlers speak.
//!
//! The words are those of vLLM 0.20.2, which agrees with every detail that has been recorded
//! from the real service, and of `SGLang` 0.5.12; `fixtures/containers/` holds what these
//! versions really answered. What is known of the large model inference container is mostly from
//! its source.

mod asked;
mod body_error;
mod delivery;
mod envelope;
mod error;
mod fastapi;
mod field;
mod json_error;
mod lmi;
mod location;
mod messages;
mod pydantic;
mod python;
mod quote;
mod refusal;
mod response_format;
mod room;
mod sampling;
mod sglang;
mod tool_choice;
mod tools;
mod top_logprobs;
mod values;
mod vllm;

pub(crate) use asked::{Asked, Read};
pub(crate) use delivery::{Delivery, UsageEvents};
pub(crate) use envelope::events;
pub(crate) use error::ContainerError;
pub(crate) use python::dumps;
pub(crate) use quote::Quote;
pub(crate) use refusal::Refusal;
pub(crate) use values::{Limits, Values};

use crate::catalog::Model;
use crate::dialect::Dialect;

/// Reads a request: its content type, its JSON, its fields.
pub(crate) fn read(
    model: &Model,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Read, Refusal> {
    match model.dialect {
        Dialect::Vllm => vllm::read(fastapi::object(content_type, body)?),
        Dialect::Sglang => sglang::read(content_type, body),
        Dialect::Lmi => lmi::read(content_type, body, model.name()),
    }
}

/// Checks a request that can be read.
pub(crate) fn check(asked: &Asked<'_>) -> Result<Limits, Refusal> {
    match asked.model.dialect {
        Dialect::Vllm | Dialect::Lmi => vllm::check(asked),
        Dialect::Sglang => sglang::check(asked),
    }
}
