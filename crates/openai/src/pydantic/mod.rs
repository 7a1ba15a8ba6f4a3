//! Python's side of a refusal: how pydantic reads fields, names errors and quotes values.

pub(crate) mod errors;
pub(crate) mod field;
pub(crate) mod location;
pub(crate) mod message;
pub(crate) mod object;
pub(crate) mod python;
