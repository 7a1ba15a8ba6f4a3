//! Refusals of a container, and the errors that are made of them.

pub mod container_error;
pub(crate) mod envelope;
pub mod refusal;

pub use crate::pydantic::errors::{BodyErrors, JsonError};

/// The former path of [`container_error::Failure`].
pub mod failure {
    pub use crate::error::container_error::Failure;
}

/// The former path of [`container_error::ContainerError`].
pub mod response {
    pub use crate::error::container_error::ContainerError;
}
