//! What the fuzz targets share: inputs that get past the first check, and references to compare
//! the verifier and the evaluator of policies with.
#![forbid(unsafe_code)]

mod attempt;
mod audit;
mod case;
mod decided;
mod door;
mod draft;
mod drafted;
mod edit;
mod grammar;
mod headers;
pub mod iam;
mod mutation;
pub mod reference;
mod reordering;
mod sealed;
mod signer;
mod tokens;
mod trial;
mod variation;
mod vectors;
mod verdict;
mod written;

pub use attempt::Attempt;
pub use audit::Audit;
pub use case::Case;
pub use decided::{decided, with_policy};
pub use door::{AUTHENTICATOR, KNOWN};
pub use drafted::Drafted;
pub use headers::{Headers, Signed};
pub use reordering::is_reordering;
pub use sealed::Sealed;
pub use tokens::Tokens;
pub use trial::Trial;
pub use variation::{reversed, with_deny, without_allow, without_limits};
pub use vectors::{VECTORS, Vector};
pub use verdict::{audience, key, verdict};
pub use written::Written;
