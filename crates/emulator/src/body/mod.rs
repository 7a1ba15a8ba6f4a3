//! The bodies of requests and responses.

pub(crate) mod client_body;
pub(crate) mod paced;
pub(crate) mod request_body;
