#![doc = include_str!("../README.md")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::missing_panics_doc,
    reason = "a test fails by a panic"
)]

pub mod credentials;
pub mod fixtures;
#[cfg(feature = "http")]
pub mod http;
pub mod process;
#[cfg(feature = "random")]
pub mod random;

mod exports;
mod limit;
mod specification;

pub use exports::exported_types;
pub use limit::LIMIT;
#[cfg(feature = "http")]
pub use limit::within;
pub use specification::Specification;
