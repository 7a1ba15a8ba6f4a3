//! Connections of HTTP/1.1 and HTTP/2: accepted, timed and closed, whatever service answers them.

pub(crate) mod accept;
pub(crate) mod activity;
pub(crate) mod framing;
pub(crate) mod hyper_service;
pub(crate) mod monitored_stream;
pub(crate) mod response_body;
pub(crate) mod serve;
