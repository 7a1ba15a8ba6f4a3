//! The one room that knows all dialects: requests are read, answers and errors written in each.

pub mod error;
pub mod reader;
pub mod stream;
pub mod writer;
