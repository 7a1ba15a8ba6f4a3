//! When each piece of an answer is sent.

pub(crate) mod duration;
pub(crate) mod schedule;
pub(crate) mod timing;
