//! When each piece of an answer is sent.

mod duration;
mod schedule;
mod timing;

pub(crate) use duration::parse as parse_duration;
pub(crate) use schedule::Schedule;
pub use timing::Timing;
