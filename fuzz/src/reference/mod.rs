//! A second verifier, slow and obvious, which shares no line with the first: it is written from
//! the rules of `crates/verifier/SPEC.md`, keeps every value as a string of its own and sorts what
//! SigV4 says is sorted.

pub mod base64;
pub mod calendar;
mod judge;
pub mod percent;
mod reading;
mod service;
pub mod sigv4;

pub use judge::{Facts, Setting, judge};
pub use reading::{Reading, read};
pub use service::{SERVICES, Service};

#[cfg(test)]
mod tests;
