//! The emulator over a real socket, byte for byte.
#![cfg(test)]
#![expect(clippy::string_slice, reason = "a test may panic, and its texts are ASCII")]

/// Whole completions: their shape, their limits, what is said.
mod completion;
/// Configurations, right and wrong.
mod config;
/// Clients that are slow, rude or gone.
mod connections;
/// Refusals and answers of the containers, compared with those that their own code gave.
mod container;
/// The control API, over the socket.
mod control;
/// Principals of whom a configuration holds derived keys only.
mod derived_keys;
/// The wire of each container.
mod dialects;
/// Claims of fidelity that no other test holds.
mod fidelity;
/// Every key of a configuration.
mod keys;
/// The lock on the door.
mod lock;
/// The sentences about a rule that does not match.
mod misses;
/// Policies in a configuration, and what they decide.
mod policies;
/// The public items, each in a case of its own.
mod public;
/// The recipes of the page about replies.
mod recipes;
/// Each key of the language of replies, and of templates.
mod reply_keys;
/// Routes, and refusals of the front door.
mod routes;
/// An emulator inside of a Rust test.
mod running;
/// Conditions of rules, and the rule that answers.
mod script;
/// Starting, repeating, ending.
mod serving;
/// Fitting an answer to its request.
mod shape;
/// State of scripts: sequences, counters, tests apart.
mod state;
/// Completions in events.
mod stream;
/// Templates.
mod templates;

/// An emulator on port 0, and a client that sees every byte.
mod support;
