//! What is deployed.

pub(crate) mod catalog;
