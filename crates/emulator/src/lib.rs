#![doc = include_str!("../README.md")]

mod access;
mod body;
mod config;
mod emulator;
mod endpoints;
mod front_door;
mod ids;
mod openai;
mod replies;
mod routes;
mod running;
mod schema;
mod seed;
mod server;
mod state;
mod yaml;

pub use stagemaker_gateway as gateway;
pub use stagemaker_gateway::{Name, NameError};

pub use crate::access::partition::Partition;
pub use crate::config::Config;
pub use crate::emulator::{Emulator, EmulatorError, SHUTDOWN_GRACE};
pub use crate::endpoints::catalog::{Catalog, Component, Deployed, Endpoint};
pub use crate::endpoints::model::Model;
pub use crate::openai::chat::chunk::Chunk;
pub use crate::openai::chat::conversation::ToolResult;
pub use crate::openai::chat::finish_reason::FinishReason;
pub use crate::openai::chat::request::ChatRequest;
pub use crate::openai::chat::token_logprob::TokenLogprob;
pub use crate::openai::chat::usage::GivenUsage;
pub use crate::openai::context_length::{Applies, ContextLength};
pub use crate::openai::dialect::Dialect;
pub use crate::openai::error::failure::Failure;
pub use crate::openai::served_model::ServedModel;
pub use crate::openai::tokenizer::{Tokenize, Tokenizer};
pub use crate::replies::call::{Arguments, Call};
pub use crate::replies::pacing::timing::Timing;
pub use crate::replies::raw::Raw;
pub use crate::replies::replies::Replies;
pub use crate::replies::reply::Reply;
pub use crate::replies::respond::Respond;
pub use crate::replies::script::NoReply;
pub use crate::replies::test_name::TEST_HEADER;
pub use crate::running::Running;
pub use crate::yaml::problem::{Problem, Problems};
