//! The container behind an endpoint, as its request model and its error handlers speak.
//!
//! The words are those of vLLM 0.20.2, which agrees with every detail that has been recorded
//! from the real service, and of `SGLang` 0.5.12; `fixtures/containers/` holds what these
//! versions really answered. What is known of the large model inference container is mostly from
//! its source.

pub(crate) mod asked;
pub(crate) mod body_error;
pub(crate) mod delivery;
pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod fastapi;
pub(crate) mod field;
pub(crate) mod json_error;
pub(crate) mod lmi;
pub(crate) mod location;
pub(crate) mod messages;
pub(crate) mod pydantic;
pub(crate) mod python;
pub(crate) mod quote;
pub(crate) mod refusal;
pub(crate) mod response_format;
pub(crate) mod room;
pub(crate) mod sampling;
pub(crate) mod sglang;
pub(crate) mod tool_choice;
pub(crate) mod tools;
pub(crate) mod top_logprobs;
pub(crate) mod values;
pub(crate) mod vllm;

use crate::catalog::Model;
use crate::container::asked::Asked;
use crate::container::asked::Read;
use crate::container::refusal::Refusal;
use crate::container::values::Limits;
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
