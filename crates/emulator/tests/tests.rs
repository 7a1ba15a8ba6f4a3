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
/// Whose wire is spoken.
mod dialects;
/// Claims of fidelity that no other test holds.
mod fidelity;
/// Every key of a configuration.
mod keys;
/// The lock on the door.
mod lock;
/// What is said of a rule that does not match.
mod misses;
/// Policies in a configuration, and what they decide.
mod policies;
/// The public items, each in a case of its own.
mod public;
/// The recipes of the page about replies.
mod recipes;
/// Each key of the language of replies, and of templates.
mod reply_keys;
/// What is routed, and what the front door refuses.
mod routes;
/// An emulator inside of a Rust test.
mod running;
/// When the rules of a script speak.
mod script;
/// Starting, repeating, ending.
mod serving;
/// What the request makes of an answer.
mod shape;
/// What scripts remember.
mod state;
/// Completions in events.
mod stream;
/// Texts that are worked out.
mod templates;

/// An emulator on port 0, and a client that sees every byte.
mod support;
