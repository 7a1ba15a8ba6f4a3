//! Answers that are ready to be written, in whatever dialect.

use stagemaker_seed::random::mix;

use crate::chat::completion::Completion;
use crate::chat::finish_reason::FinishReason;
use crate::chat::logprobs::Logprobs;
use crate::chat::tools::ToolChoice;
pub use crate::chat::usage::Usage;

/// The answer to a request: its choices, and all that is written with them.
///
/// Exhaustive: an answer is built with every field.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Fields at the beginning of the response and of each event.
    pub head: Head,
    /// The distinct completions; choice `i` is `completions[i % completions.len()]`.
    pub completions: Vec<Completion>,
    /// Number of choices.
    pub n: usize,
    /// Tokens of the prompt and of all choices.
    pub usage: Usage,
    /// Log-probabilities of the tokens; none are written when absent.
    pub logprobs: Option<Logprobs>,
    /// Finish reason that the script gives; decided by the dialect when absent.
    pub finish_reason: Option<FinishReason>,
    /// Way in which the request wants tools to be called.
    pub tooling: Tooling,
    /// Seed of the ids of tool calls.
    pub seed: u64,
}

/// The fields at the beginning of a completion and of each of its chunks.
///
/// Exhaustive: an answer is built with every field.
#[derive(Clone, Debug)]
pub struct Head {
    /// Id of the completion.
    pub id: String,
    /// Time of the answer, in seconds since 1970.
    pub created: i64,
    /// Name of the model, as the request gives it.
    pub model: String,
}

/// The way in which a request wants tools to be called, on which the form of calls depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tooling {
    /// No tools are offered.
    Without,
    /// The model chooses, or must call none.
    Auto,
    /// Some tool must be called.
    Required,
    /// One tool must be called.
    Named,
}

impl Tooling {
    /// Returns the way in which a request of so many tools wants them to be called.
    pub const fn of(choice: &ToolChoice, offered: usize) -> Self {
        match choice {
            _ if offered == 0 => Self::Without,
            ToolChoice::None | ToolChoice::Auto => Self::Auto,
            ToolChoice::Required => Self::Required,
            ToolChoice::Named(_) => Self::Named,
        }
    }
}

impl Answer {
    /// The completion of a choice; none where the answer has no completions.
    pub(crate) fn choice(&self, index: usize) -> Option<&Completion> {
        self.completions.get(index % self.completions.len().max(1))
    }

    /// Returns the 16 hexadecimal digits of a tool call's id.
    pub(crate) fn call_digits(&self, choice: usize, call: usize) -> String {
        let number = (choice as u64).wrapping_mul(0x1_0000).wrapping_add(call as u64);
        format!("{:016x}", mix(self.seed ^ mix(number.wrapping_add(1))))
    }
}
