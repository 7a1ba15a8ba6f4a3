//! Refusals of a container, and the errors that are made of them.

pub mod container_error;
pub(crate) mod envelope;
pub mod refusal;

pub use crate::pydantic::errors::{BodyErrors, JsonError};
