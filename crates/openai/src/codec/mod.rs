//! Reading and writing, by dialect.

pub mod error;
pub mod error_stream;
pub mod reader;
pub mod stream;
pub mod writer;
