//! The lock from outside: a service behind the layer, and callers with tokens of AWS's own
//! generator.
#![cfg(test)]
#![expect(clippy::string_slice, reason = "a test may panic, and its texts are ASCII")]

/// Whether a caller who is known may make a request.
mod authorize;
/// What policies can ask about a request.
mod context;
/// Credentials that are swapped while requests are served.
mod credentials;
/// Credentials of which only derived keys are held.
mod derived_keys;
/// Who gets through, and what stands behind the lock.
mod layer;
/// No secret in what is printed of any type.
mod redaction;
/// What a refused caller is told, and what the operator is.
mod refusal;

/// A lock with a stopped clock, and vectors to try on it.
mod support;
