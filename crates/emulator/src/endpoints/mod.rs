//! What is deployed.

pub(crate) mod address;
pub(crate) mod catalog;
pub(crate) mod model;
pub(crate) mod not_invocable;
