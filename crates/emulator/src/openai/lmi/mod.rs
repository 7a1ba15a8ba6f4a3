//! DJL Serving's large model inference container.

pub(crate) mod request;
