//! What the fuzz targets share: inputs that get past the first check, and a reference to compare
//! the verifier with.
#![forbid(unsafe_code)]

mod attempt;
mod case;
mod door;
mod draft;
mod edit;
mod headers;
mod mutation;
pub mod reference;
mod reordering;
mod sealed;
mod signer;
mod vectors;
mod verdict;
mod written;

pub use attempt::Attempt;
pub use case::Case;
pub use door::{AUTHENTICATOR, KNOWN};
pub use headers::{Headers, Signed};
pub use reordering::is_reordering;
pub use sealed::Sealed;
pub use vectors::{VECTORS, Vector};
pub use verdict::{audience, key, verdict};
pub use written::Written;
