//! The container behind an endpoint: vLLM, as its request model and error handlers speak.
//!
//! The words are those of vLLM 0.20.2, which agrees with every detail that has been recorded
//! from the real service; `fixtures/containers/` holds what that version really answered.

mod body_error;
mod coercion;
mod json_error;
mod messages;
mod python;
mod quote;
mod refusal;

pub(crate) use body_error::{BodyErrors, Location};
pub(crate) use coercion::{boolean, float, integer, stops, string};
pub(crate) use json_error::decode;
pub(crate) use messages::{MODEL_ATTRIBUTES_TYPE, check as check_messages};
pub(crate) use python::dumps;
pub(crate) use quote::Quote;
pub(crate) use refusal::ContainerError;
