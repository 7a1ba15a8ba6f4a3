#![doc = include_str!("../README.md")]

mod file;
mod node;
mod problem;

pub use file::File;
pub use node::Node;
pub use problem::{Problem, Problems};
