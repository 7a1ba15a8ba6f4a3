#![doc = include_str!("../README.md")]

mod answer;
mod arguments;
mod capture;
mod condition;
mod error;
mod exchange;
mod failure;
mod file_name;
mod folder;
mod proxy;
mod queue;
mod redact;
mod replay;
mod reply_file;
mod rule;
mod stream;
mod tee;
mod upstream;
mod yaml_scalar;
mod yaml_writer;

pub use error::RecorderError;
pub use proxy::Proxy;
