//! An answer that is ready to be written.

use crate::chat::completion::Completion;
use crate::chat::finish_reason::FinishReason;
use crate::chat::logprobs::Logprobs;
use crate::chat::tools::ToolChoice;
use stagemaker_seed::random::mix;

/// An answer that is ready to be written, in whatever dialect.
#[derive(Clone, Debug)]
pub struct Answer {
    pub head: Head,
    /// Those that differ: each choice takes the next, and then again from the first.
    pub completions: Vec<Completion>,
    pub n: usize,
    pub usage: Usage,
    pub logprobs: Option<Logprobs>,
    /// What the script says about why it ends.
    pub finish_reason: Option<FinishReason>,
    pub tooling: Tooling,
    /// From which the ids of tool calls are made.
    pub seed: u64,
}

/// What stands at the head of a completion and of each of its chunks.
#[derive(Clone, Debug)]
pub struct Head {
    pub id: String,
    pub created: i64,
    pub model: String,
}

/// How many tokens were read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    pub prompt: usize,
    pub completion: usize,
    /// How many of those read were in a cache, if it is told.
    pub cached: Option<usize>,
}

/// How a request wants tools to be called, which shows in how calls are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tooling {
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
