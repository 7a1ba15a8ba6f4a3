//! The lock: a tower layer in front of whatever serves the requests.

mod layer;
mod service;

pub use layer::AuthenticateLayer;
pub use service::Authenticate;
