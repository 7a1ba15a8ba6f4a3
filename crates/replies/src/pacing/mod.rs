//! When each piece of an answer is sent.

pub mod duration;
pub mod schedule;
pub mod timing;
