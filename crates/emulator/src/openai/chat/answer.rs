//! An answer that is ready to be written.

use crate::openai::chat::completion::Completion;
use crate::openai::chat::finish_reason::FinishReason;
use crate::openai::chat::logprobs::Logprobs;
use crate::openai::chat::tools::ToolChoice;
use crate::seed::random::mix;

/// An answer that is ready to be written, in whatever dialect.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) head: Head,
    /// Those that differ: each choice takes the next, and then again from the first.
    pub(crate) completions: Vec<Completion>,
    pub(crate) n: usize,
    pub(crate) usage: Usage,
    pub(crate) logprobs: Option<Logprobs>,
    /// What the script says about why it ends.
    pub(crate) finish_reason: Option<FinishReason>,
    pub(crate) tooling: Tooling,
    /// From which the ids of tool calls are made.
    pub(crate) seed: u64,
}

/// What stands at the head of a completion and of each of its chunks.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) model: String,
}

/// How many tokens were read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) prompt: usize,
    pub(crate) completion: usize,
    /// How many of those read were in a cache, if it is told.
    pub(crate) cached: Option<usize>,
}

/// How a request wants tools to be called, which shows in how calls are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tooling {
    /// It offers none.
    Without,
    Auto,
    Required,
    Named,
}

impl Usage {
    pub(crate) const fn total(self) -> usize {
        self.prompt.saturating_add(self.completion)
    }
}

impl Tooling {
    pub(crate) const fn of(choice: &ToolChoice, offered: usize) -> Self {
        match choice {
            _ if offered == 0 => Self::Without,
            ToolChoice::None | ToolChoice::Auto => Self::Auto,
            ToolChoice::Required => Self::Required,
            ToolChoice::Named(_) => Self::Named,
        }
    }
}

impl Answered {
    /// The completion of a choice.
    pub(crate) fn choice(&self, index: usize) -> Option<&Completion> {
        self.completions.get(index % self.completions.len().max(1))
    }

    /// The 16 digits of a tool call's id.
    pub(crate) fn call_digits(&self, choice: usize, call: usize) -> String {
        let place = (choice as u64).wrapping_mul(0x1_0000).wrapping_add(call as u64);
        format!("{:016x}", mix(self.seed ^ mix(place.wrapping_add(1))))
    }
}
