//! A model's server: it answers behind the front door, in the container's own words.

pub(crate) mod answer;
pub(crate) mod answering;
pub(crate) mod delivery;
pub(crate) mod service;
