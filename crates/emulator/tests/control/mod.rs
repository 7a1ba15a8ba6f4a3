//! The control API: each operation, who may call it, and what it never tells.

/// The clock, moved through the API.
mod clock;
/// Endpoints and principals that are added, replaced and removed.
mod deployed;
/// Who may use it.
mod guard;
/// The description, held against the server.
mod openapi;
/// The commands of the page.
mod page;
/// Refusals, and what they say.
mod refused;
/// Requests that are listed, followed and filtered.
mod requests;
/// What no answer tells.
mod secrets;
/// Tests that share one server.
mod tests_apart;
/// Tokens of keys that nobody holds.
mod unverified;
