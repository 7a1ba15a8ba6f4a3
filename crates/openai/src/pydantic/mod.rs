//! Errors as pydantic reports them.

pub mod errors;
pub mod field;
pub mod json_error;
pub mod location;
pub mod message;
pub mod python;
