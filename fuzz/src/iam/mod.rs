//! A second evaluator of policies, slow and obvious, which shares no line with the first: it is
//! written from the rules of `crates/iam/SPEC.md`, reads a document anew for each question and
//! matches patterns by a table of every prefix.
//!
//! It takes documents to be right: what the product refuses, it is not asked about.

mod action;
mod arn;
mod bytes;
mod condition;
mod context;
mod decimal;
mod instant;
mod json;
mod judge;
mod network;
mod operator;
mod own;
mod pattern;
mod principal;
mod resource;
mod sentence;
mod situation;
mod statement;
mod variable;

pub use json::{Document, object, raw, rebuilt, statements};
pub use judge::{Layer, Outcome, judge};
pub use own::Verdict;
pub use situation::{Asked, Situation, Values};

#[cfg(test)]
mod tests;
