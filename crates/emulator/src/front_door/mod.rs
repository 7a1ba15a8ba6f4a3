//! The front door: refusals by the service itself, before or in place of a container's answer.

pub(crate) mod quote;
pub(crate) mod service_error;
