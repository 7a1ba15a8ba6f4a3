//! The journal: what clients asked, what was decided, and what they received.

mod blocks;
mod buffers;
mod changes;
pub(crate) mod entry;
pub(crate) mod expectation;
pub(crate) mod facts;
pub(crate) mod filter;
pub(crate) mod handle;
pub(crate) mod har;
pub(crate) mod headers;
pub(crate) mod kept;
pub(crate) mod limits;
mod masked;
pub(crate) mod message_record;
mod packed;
mod part;
pub(crate) mod queue;
pub(crate) mod reason;
pub(crate) mod record;
pub(crate) mod recording;
pub(crate) mod ring;
#[cfg(test)]
mod ring_tests;
pub(crate) mod time;
pub(crate) mod waiting;
