//! The reading of scripts from YAML: of the configuration itself, of a file, or of a folder.
//!
//! The keys of a script are known here alone.

pub(crate) mod answer;
pub(crate) mod attributes;
pub(crate) mod call;
pub(crate) mod condition;
pub(crate) mod matcher;
pub(crate) mod raw;
pub(crate) mod reader;
pub(crate) mod rules;
pub(crate) mod source;
pub mod timing;
pub(crate) mod value;

#[cfg(test)]
mod tests;
