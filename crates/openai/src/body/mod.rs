//! A body before any field of it is read.

pub(crate) mod decode;
pub(crate) mod fastapi;
