//! The way from a reply to the completions that its request allows.

pub(crate) mod error;
pub(crate) mod fitting;
mod tools;

pub use error::FitError;
pub use fitting::Fitting;
