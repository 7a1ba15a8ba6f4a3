//! YAML in which every node knows its line.

pub(crate) mod file;
pub(crate) mod node;
pub(crate) mod problem;
