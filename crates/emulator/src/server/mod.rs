//! Connections, and what every request passes.

pub(crate) mod connection;
pub(crate) mod exchange;
pub(crate) mod headers;
pub(crate) mod serve;
pub(crate) mod snapshot;
