//! The evaluator, seen from outside.

#![cfg(test)]

/// Nothing is allocated by an evaluation.
mod allocations;
/// Records of requests with the verdict that AWS's documentation or a rule of `SPEC.md` gives.
mod cases;
/// Documents with problems, and where each is.
mod documents;
/// How records are read.
mod record;
