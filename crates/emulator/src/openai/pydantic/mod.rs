//! Errors as pydantic reports them.

pub(crate) mod errors;
pub(crate) mod field;
pub(crate) mod json_error;
pub(crate) mod location;
pub(crate) mod message;
pub(crate) mod python;
