//! The command, as a user calls it: what it prints, where, and how it ends.
#![cfg(test)]
#![expect(clippy::string_slice, reason = "a test may panic, and its texts are ASCII")]

/// `check`
mod check;
/// README.md and the other pages, held to what they say.
mod claims;
/// `completions` and `man`
mod completions;
/// Claims of fidelity, and the tests that hold them.
mod fidelity;
/// What every subcommand has in common.
mod help;
/// `iam evaluate`, `iam check`, `iam explain`
mod iam;
/// `init`
mod init;
/// `token inspect`
mod inspect;
/// `key derive`, and servers that hold nothing else.
mod key;
/// Builds with and without heavy libraries.
mod lean;
/// The log of servers.
#[cfg(unix)]
mod log;
/// `token mint`
mod mint;
/// `record`
mod record;
/// No secret in anything that is logged.
mod redaction;
/// `requests` and `reset`
mod requests;
/// `run`
#[cfg(unix)]
mod run;
/// `serve`
mod serve;
/// What a server is started with, and how others tell that it runs: `health`.
mod start;
/// Claims, and the tests that prove them.
mod threat_model;
/// `token verify`
mod verify;
/// `token verify --invoke`
mod verify_invoke;
/// `token verify --jsonl` while its configuration changes.
mod verify_reload;
/// Files that change while `serve` runs.
mod watch;

/// A fresh folder, the command called in it, and a server.
mod support;
