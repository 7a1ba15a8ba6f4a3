#![doc = include_str!("../README.md")]

pub mod call;
pub mod fit;
pub mod location;
pub mod pacing;
pub mod raw;
pub mod read;
pub mod replies;
pub mod reply;
pub mod respond;
pub mod script;
pub mod test_name;
