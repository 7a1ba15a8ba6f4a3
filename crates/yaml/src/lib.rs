#![doc = include_str!("../README.md")]

mod file;
mod node;
mod problem;
mod scalar;

pub use file::{File, FileError};
pub use node::Node;
pub use problem::{FileProblem, FileProblems};
