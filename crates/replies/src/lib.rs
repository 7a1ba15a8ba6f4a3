#![doc = include_str!("../README.md")]

pub mod fit;
pub mod pacing;
pub mod parts;
pub mod read;
pub mod replies;
pub mod reply;
pub mod script;
pub mod test_name;
