//! The emulator over a real socket, byte for byte.
#![cfg(test)]
#![expect(clippy::string_slice, reason = "a test may panic, and its texts are ASCII")]

/// Whole completions: their shape, their limits, what is said.
mod completion;
/// Configurations, right and wrong.
mod config;
/// What the container refuses, compared with what vLLM really answered.
mod container;
/// Principals of whom a configuration holds derived keys only.
mod derived_keys;
/// The lock on the door.
mod lock;
/// Policies in a configuration, and what they decide.
mod policies;
/// What is routed, and what the front door refuses.
mod routes;
/// Starting, repeating, ending.
mod serving;
/// Completions in events.
mod stream;

/// An emulator on port 0, and a client that sees every byte.
mod support;
