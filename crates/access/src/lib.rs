#![doc = include_str!("../README.md")]

pub mod access_config;
pub mod account;
pub mod derived_keys;
pub mod instant;
pub mod organization;
pub mod partition;
pub mod permissions;
pub mod policies;
pub mod policy_document;
pub mod principals;
pub mod shared;
pub mod tagged_endpoints;
