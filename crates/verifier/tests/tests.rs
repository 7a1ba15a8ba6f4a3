//! The verifier from outside. Run with `--features mint`, or in the workspace, where other
//! crates switch it on.

#![cfg(test)]
#![expect(clippy::string_slice, reason = "a test may panic, and its texts are ASCII")]

/// What a verification allocates.
mod allocations;
/// Codes that no release may lose.
mod codes;
/// What the crate does not do.
mod conduct;
/// One change of a genuine token at a time: every byte, and every part.
mod edits;
/// Making tokens, compared with AWS's own generator.
mod mint;
/// Of several faults, the first is named.
mod order;
/// What must hold for any input at all.
mod properties;
/// Nothing secret in what is printed.
mod redaction;
/// A table of refusals, one rule each.
mod refusals;
/// Every rule of SPEC.md has its code and its test.
mod spec;
/// The instants at which a token is valid.
mod time;
/// Tokens of AWS's own generators, with every intermediate value.
mod vectors;
/// What errors say, and what types tell of themselves.
mod words;

/// Reading the vectors, and building tokens that no honest signer would make.
mod support;
