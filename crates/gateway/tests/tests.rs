//! The lock from outside: a service behind the layer, and callers with tokens of AWS's own
//! generator.
#![cfg(test)]
#![expect(clippy::string_slice, reason = "a test may panic, and its texts are ASCII")]

/// Whether a caller who is known may make a request.
mod authorize;
/// Codes that no release may lose.
mod codes;
/// What policies can ask about a request.
mod context;
/// Credentials that are swapped while requests are served.
mod credentials;
/// The decision as functions: what is asked, and in which context.
mod decide;
/// Credentials of which only derived keys are held.
mod derived_keys;
/// Records of decisions, and their codes.
mod events;
/// Answers of a source that were forgotten while it was loading.
mod forget;
/// How the one token of a request is found.
mod header;
/// The service behind a layer.
mod inner;
/// Every public item has a case.
mod items;
/// Who gets through, and what stands behind the lock.
mod layer;
/// The two locks as one layer, and what passes between them.
mod lock;
/// The model in the body.
mod model;
/// The one reading of paths.
mod paths;
/// No secret in what is printed of any type.
mod redaction;
/// What a refused caller is told, and what the operator is.
mod refusal;
/// What cannot be made, and what ends.
mod settings;
/// Credentials from elsewhere.
mod source;
/// How long what a source says is kept.
mod source_limits;
/// Every rule of `SPEC.md`, and where it is obeyed and proved.
mod spec;
/// When keys are derived.
mod time;
/// The traits that callers implement.
mod traits;
/// The values that callers of the library make and read.
mod values;

/// A lock with a stopped clock, and vectors to try on it.
mod support;
