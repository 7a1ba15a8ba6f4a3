//! DJL Serving's large model inference container, as far as it differs from the vLLM in it.

pub(crate) mod error;
pub(crate) mod request;
