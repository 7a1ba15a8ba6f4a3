#![doc = include_str!("../README.md")]

mod access_log;
mod catalog;
mod chat;
mod chunk;
mod config;
mod container;
mod context_length;
mod dialect;
mod door;
mod emulator;
mod front_door;
mod ids;
mod open;
mod pace;
mod random;
mod replies;
mod reply;
mod request_body;
mod routes;
mod running;
mod script;
mod served;
mod stage;
mod synthesis;
mod tokenizer;

pub use stagemaker_gateway as gateway;
pub use stagemaker_gateway::{Name, NameError};

pub use catalog::{Catalog, Component, Deployed, Endpoint, Model};
pub use chat::{ChatRequest, TEST_HEADER, ToolResult};
pub use chunk::Chunk;
pub use config::{Config, Partition, Problem, Problems};
pub use context_length::{Applies, ContextLength};
pub use dialect::Dialect;
pub use emulator::{Emulator, EmulatorError, SHUTDOWN_GRACE};
pub use pace::Timing;
pub use replies::Replies;
pub use reply::{
    Arguments, Call, Failure, FinishReason, GivenUsage, Raw, Reply, Respond, TokenLogprob,
};
pub use running::Running;
pub use tokenizer::{Tokenize, Tokenizer};
