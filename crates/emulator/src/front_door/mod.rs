//! The service's own refusals.

pub(crate) mod quote;
pub(crate) mod service_error;
