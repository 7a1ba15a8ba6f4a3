//! Who may call, and what they may do.

pub(crate) mod access_config;
pub(crate) mod account;
pub(crate) mod derived_keys;
pub(crate) mod instant;
pub(crate) mod organization;
pub(crate) mod partition;
pub(crate) mod permissions;
pub(crate) mod policies;
pub(crate) mod policy_document;
pub(crate) mod principals;
pub(crate) mod shared;
pub(crate) mod tagged_endpoints;
