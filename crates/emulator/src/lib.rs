#![doc = include_str!("../README.md")]

mod access_log;
mod catalog;
mod chat;
mod config;
mod container;
mod emulator;
mod front_door;
mod ids;
mod name;
mod replies;
mod request_body;
mod routes;
mod served;
mod stage;

pub use stagemaker_gateway as gateway;

pub use catalog::{Catalog, Component, Deployed, Endpoint, Model};
pub use config::{Config, Partition, Problem, Problems};
pub use emulator::{Emulator, SHUTDOWN_GRACE};
pub use name::{Name, NameError};
pub use replies::{InvalidPattern, Replies, Rule, Say, When};
