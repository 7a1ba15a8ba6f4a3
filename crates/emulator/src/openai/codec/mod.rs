//! Reading and writing, by dialect.

pub(crate) mod reader;
pub(crate) mod stream;
pub(crate) mod writer;
