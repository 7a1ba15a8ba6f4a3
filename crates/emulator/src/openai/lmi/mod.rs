//! DJL Serving's large model inference container.

pub(crate) mod error;
pub(crate) mod request;
