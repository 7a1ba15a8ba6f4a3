//! The script of a model: rules, each with a condition and an answer.
//!
//! The keys by which YAML spells them are not known here, but in [`read`](crate::read).

pub(crate) mod answer;
pub(crate) mod condition;
pub(crate) mod context;
pub(crate) mod facts;
pub(crate) mod index;
pub(crate) mod matcher;
pub mod memory;
pub(crate) mod no_reply;
pub(crate) mod rules;
pub(crate) mod template;
pub(crate) mod value;

pub use no_reply::NoReply;
pub use rules::AnswerInputs;
