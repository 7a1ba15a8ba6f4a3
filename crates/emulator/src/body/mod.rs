//! The bodies of requests and responses.

pub(crate) mod paced;
pub(crate) mod request_body;
