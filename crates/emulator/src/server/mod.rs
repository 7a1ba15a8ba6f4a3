//! The parts of the emulator that every request passes, whatever its route.

pub(crate) mod connection;
pub(crate) mod exchange;
pub(crate) mod headers;
