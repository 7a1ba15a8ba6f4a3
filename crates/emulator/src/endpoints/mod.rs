//! Endpoints, inference components and models.

pub(crate) mod address;
pub(crate) mod catalog;
pub(crate) mod model;
