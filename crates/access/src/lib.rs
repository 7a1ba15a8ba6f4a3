#![doc = include_str!("../README.md")]

pub mod access_config;
mod derived_keys;
pub mod inventory;
pub mod loaded;
pub mod losses;
pub mod partition;
pub mod permissions;
mod policies;
mod policy_document;
mod principal_fields;
mod principals;
mod printable;
pub mod region;
pub mod restrictions;
pub mod root_fields;
mod shared_settings;
pub mod tagged_endpoints;
mod values;
