//! The times at which the pieces of an answer are sent.

pub(crate) mod duration;
pub mod timing;
