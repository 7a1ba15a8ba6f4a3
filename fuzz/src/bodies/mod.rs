//! Bodies that name a model, and readers of them that differ in which member they take. They
//! share no line with the product, and have a reader of JSON of their own.

mod body_request;
mod json;
mod model_reader;
mod sample;

pub use body_request::{BodyRequest, Frames, LIMIT};
pub use json::{Member, members};
pub use model_reader::{MODEL_READERS, ModelReader, is_plain_model};

#[cfg(test)]
mod tests;
