//! The model that the body of a request names.

mod body;
mod layer;
mod service;
mod target;

pub use body::RequestedModel;
pub use layer::{DEFAULT_MAX_BODY_BYTES, ReadModelLayer};
pub use service::ReadModel;
pub use target::ModelTarget;
