//! A client of HTTP/1.1 that repairs nothing of what it sees, with a limit for each wait.

mod connection;
mod reader;
mod request;
mod response;

pub use connection::{Connection, block_on};
pub use reader::Reader;
pub use request::Request;
pub use response::Response;
