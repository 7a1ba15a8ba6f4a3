//! What a container refuses.

pub(crate) mod envelope;
pub(crate) mod failure;
pub(crate) mod refusal;
pub(crate) mod response;
