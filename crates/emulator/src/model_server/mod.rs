//! A model's server: what stands behind the front door, and answers in the container's own words.

pub(crate) mod answering;
pub(crate) mod service;
