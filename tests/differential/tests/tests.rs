//! The verifier held against AWS's own signers, over random inputs.

#![cfg(test)]

/// Tokens that somebody edited.
mod edits;
/// What the signers sign, and what the verifier rebuilds of it.
mod signatures;
/// Genuine tokens, before a verifier that holds the same or something else.
mod verdicts;

/// The two signers, the inputs, and what the verdict on a token must be.
mod support;
