//! The lock: a tower layer in front of whatever serves the requests.

mod future;
mod layer;
mod service;

pub use future::ResponseFuture;
pub use layer::AuthenticateLayer;
pub use service::Authenticate;
