//! The one room that knows all dialects: requests are read, answers and errors written in each.

pub mod error;
pub mod reader;
pub mod stream;
pub mod writer;

/// The former path of [`error::write_stream`].
pub mod error_stream {
    pub use crate::codec::error::write_stream as events;
}
