//! The times at which the pieces of an answer are sent.

pub mod duration;
pub mod timing;
