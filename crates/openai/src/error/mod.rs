//! What a container refuses.

pub mod envelope;
pub mod failure;
pub mod refusal;
pub mod response;
