#![doc = include_str!("../README.md")]

mod duration;
mod file;
mod key_path;
pub mod limits;
mod node;
mod problem;
mod scalar;
mod tree_size;

pub use duration::{DURATION_EXPECTED, parse_duration};
pub use file::{File, FileError, read_text};
pub use node::Node;
pub use problem::{FileProblem, FileProblems};
