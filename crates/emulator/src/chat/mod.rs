//! Chat completions.

mod answer;
mod answered;
mod completion;
mod conversation;
mod events;
mod format;
mod logprobs;
mod moment;
mod paced;
mod request;
mod shape;
pub(crate) mod tokens;
mod tools;

pub use conversation::ToolResult;
pub use request::{ChatRequest, TEST_HEADER};

pub(crate) use answer::answer;
pub(crate) use answered::{Answered, Head, Tooling, Usage};
pub(crate) use completion::{Completion, Finish, Part, PartKind};
pub(crate) use conversation::Conversation;
pub(crate) use logprobs::{Token, Told};
pub(crate) use moment::{Moment, Piece};
