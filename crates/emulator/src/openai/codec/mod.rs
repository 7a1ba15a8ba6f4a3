//! Reading and writing, by dialect.

pub(crate) mod error;
pub(crate) mod error_stream;
pub(crate) mod reader;
pub(crate) mod stream;
pub(crate) mod writer;
