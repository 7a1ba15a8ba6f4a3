#![doc = include_str!("../README.md")]

mod body;
pub mod chat;
pub mod codec;
pub mod context_length;
pub mod dialect;
pub mod error;
pub mod json;
mod lmi;
mod pydantic;
pub mod served_model;
mod sglang;
pub mod tokenizer;
mod vllm;
