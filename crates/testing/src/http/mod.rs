//! A client of HTTP/1.1 that repairs nothing of what it sees, with a limit for each wait.
#![expect(clippy::indexing_slicing, reason = "a test fails by a panic")]

mod connection;
mod reader;
mod request;
mod response;

pub use connection::{Connection, block_on};
pub use reader::Reader;
pub use request::Request;
pub use response::Response;
