//! DJL Serving's large model inference container.

pub mod error;
pub mod request;
