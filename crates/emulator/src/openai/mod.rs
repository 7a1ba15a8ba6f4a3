//! The OpenAI API as vLLM, SGLang and LMI speak it.

pub(crate) mod body;
pub(crate) mod chat;
pub(crate) mod codec;
pub(crate) mod context_length;
pub(crate) mod dialect;
pub(crate) mod error;
pub(crate) mod json;
pub(crate) mod lmi;
pub(crate) mod pydantic;
pub(crate) mod served_model;
pub(crate) mod sglang;
pub(crate) mod tokenizer;
pub(crate) mod vllm;
pub(crate) mod words;
