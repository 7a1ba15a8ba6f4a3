//! The finish reasons of `SGLang` 0.5.12.

use crate::chat::answer::Answer;
use crate::chat::completion::{Completion, Finish};
use crate::chat::finish_reason::FinishReason;

/// Returns the finish reason of a choice, whole or in a stream. Calls count as such, even where the
/// caller named the tool.
pub(crate) fn of(answer: &Answer, completion: &Completion) -> FinishReason {
    match (answer.finish_reason, &completion.finish) {
        (Some(scripted), _) => scripted,
        (None, Finish::Stop) if completion.has_calls() => FinishReason::ToolCalls,
        (None, Finish::Length) => FinishReason::Length,
        (None, Finish::Stop | Finish::StopSequence(_)) => FinishReason::Stop,
    }
}
