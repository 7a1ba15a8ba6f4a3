//! The container behind an endpoint, as its request model and its error handlers speak.
//!
//! The words are those of vLLM 0.20.2, which agrees with every detail that has been recorded
//! from the real service, and of `SGLang` 0.5.12; `fixtures/containers/` holds what these
//! versions really answered. What is known of the large model inference container is mostly from
//! its source.

use crate::endpoints::catalog::Model;
use crate::openai::body::fastapi;
use crate::openai::chat::parameters::Limits;
use crate::openai::chat::parsed::Asked;
use crate::openai::chat::parsed::Read;
use crate::openai::dialect::Dialect;
use crate::openai::error::refusal::Refusal;
use crate::openai::{lmi, sglang, vllm};

/// Reads a request: its content type, its JSON, its fields.
pub(crate) fn read(
    model: &Model,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Read, Refusal> {
    match model.dialect {
        Dialect::Vllm => vllm::request::read(fastapi::object(content_type, body)?),
        Dialect::Sglang => sglang::request::read(content_type, body),
        Dialect::Lmi => lmi::request::read(content_type, body, model.name()),
    }
}

/// Checks a request that can be read.
pub(crate) fn check(asked: &Asked<'_>) -> Result<Limits, Refusal> {
    match asked.model.dialect {
        Dialect::Vllm | Dialect::Lmi => vllm::request::check(asked),
        Dialect::Sglang => sglang::request::check(asked),
    }
}
