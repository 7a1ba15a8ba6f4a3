//! The first lock: who makes a request.

mod layer;
mod service;

pub use layer::{AnyAuthenticator, AuthenticateLayer};
pub use service::Authenticate;
