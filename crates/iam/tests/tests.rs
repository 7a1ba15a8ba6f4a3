//! The evaluator, seen from outside.

#![cfg(test)]

/// Nothing is allocated by an evaluation.
mod allocations;
/// Every bound, from both sides.
mod bounds;
/// Records of requests with the verdict that AWS's documentation or a rule of `SPEC.md` gives.
mod cases;
/// Codes that no release may lose.
mod codes;
/// What the operator is told of a decision, and the caller is not.
mod decisions;
/// Documents with problems, and where each is.
mod documents;
/// What must hold whatever the policies and the request are.
mod properties;
/// The pages and rules that give the verdicts of the records.
mod sources;
/// Every rule of `SPEC.md` has its code and its test.
mod spec;

/// How records are read.
mod record;
