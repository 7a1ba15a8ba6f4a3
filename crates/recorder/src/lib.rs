#![doc = include_str!("../README.md")]

mod answer;
mod arguments;
mod capture;
mod client_secrets;
mod condition;
mod disk;
mod duration;
mod error;
mod exchange;
mod failure;
mod folder;
mod folder_lock;
mod order;
mod proxy;
mod replay;
mod reply_file;
mod rule;
mod stamp;
mod stream;
mod tee;
mod test_file;
mod test_file_name;
mod upstream;
mod yaml_scalar;
mod yaml_writer;

pub use error::RecorderError;
pub use proxy::Proxy;
