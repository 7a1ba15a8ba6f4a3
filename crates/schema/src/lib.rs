#![doc = include_str!("../README.md")]

mod array;
mod branches;
mod checker;
mod conjunction;
mod ecma_regex;
mod error;
mod format;
mod instance_type;
mod length;
mod limits;
mod nullable;
mod number;
mod object;
mod part_checker;
mod pattern;
mod position;
mod property;
mod range;
mod references;
mod search;
mod size;
mod string;
mod subschema;
mod synthesis;
mod trial;

#[cfg(test)]
mod tests;

pub use error::{SynthesisError, Violation};
pub use synthesis::{synthesize, validate};
