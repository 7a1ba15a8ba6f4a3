//! Both layers around a service, with reloads between requests and during them, and an oracle
//! that says by hand who is let through.

mod authorization;
mod credential_set;
mod grant;
mod operation;
mod oracle;
mod request;
mod system;

pub use authorization::Authorization;
pub use credential_set::{CredentialSet, Holder, OTHER_SECRET, OTHER_SESSION_TOKEN};
pub use grant::Grant;
pub use operation::{Arrangement, Change, Operation, Sequence};
pub use oracle::{Authenticated, Expected, Oracle};
pub use request::{InvocationRequest, PathReading};
pub use system::System;

#[cfg(test)]
mod tests;
