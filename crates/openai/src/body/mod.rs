//! A body before any field of it is read.

pub mod decode;
pub mod fastapi;
