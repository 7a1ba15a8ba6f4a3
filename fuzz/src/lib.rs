//! What the fuzz targets share: inputs that get past the first check, and references to compare
//! the verifier and the evaluator of policies with.
#![forbid(unsafe_code)]

mod attempt;
mod audit;
mod authenticator;
pub mod bodies;
mod case;
mod decided;
mod draft;
mod drafted;
mod edit;
#[cfg(test)]
mod findings;
mod grammar;
mod headers;
pub mod iam;
pub mod layers;
mod mutation;
mod name;
mod paths;
#[cfg(test)]
mod random;
pub mod reference;
mod reordering;
mod sealed;
mod service;
mod shares;
mod signer;
mod tokens;
mod trial;
mod variation;
mod vectors;
mod verdict;
mod written;

pub use attempt::Attempt;
pub use audit::Audit;
pub use authenticator::{AUTHENTICATOR, IDENTITY, KNOWN};
pub use case::Case;
pub use decided::{decided, with_policy};
pub use drafted::Drafted;
pub use headers::{Headers, Signed};
pub use name::is_name;
pub use paths::{RequestPath, RouteMatch, UPSTREAMS, Upstream};
pub use reordering::is_reordering;
pub use sealed::Sealed;
pub use service::{Handler, call};
pub use shares::Shares;
pub use tokens::Tokens;
pub use trial::Trial;
pub use variation::{reversed, with_deny, without_allow, without_limits};
pub use vectors::{VECTORS, Vector};
pub use verdict::{audience, key, verdict};
pub use written::Written;
