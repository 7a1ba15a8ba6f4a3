//! The second lock: whether a caller who is known may make the request.

mod layer;
mod service;

pub use layer::AuthorizeLayer;
pub use service::Authorize;
