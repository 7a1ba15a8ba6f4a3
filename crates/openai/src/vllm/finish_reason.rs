//! The finish reasons of vLLM 0.20.2.

use crate::chat::answer::{Answer, Tooling};
use crate::chat::completion::{Completion, Finish};
use crate::chat::finish_reason::FinishReason;

/// Returns the finish reason of a choice of a whole response. Calls count as such, but where the
/// caller named the tool; a call that was cut counts only behind others, since a parser takes it
/// for text.
pub(crate) fn of_whole(answer: &Answer, completion: &Completion) -> FinishReason {
    let breaks = completion.breaks_a_call();
    let calls = match completion.finish {
        Finish::Stop => completion.has_calls(),
        Finish::StopSequence(_) | Finish::Length => breaks && completion.calls() > 1,
    };
    decide(answer, completion, calls)
}

/// Returns the finish reason of a choice of a stream: one that has called a tool ends as such, even
/// where it was cut.
pub(crate) fn of_stream(answer: &Answer, completion: &Completion) -> FinishReason {
    decide(answer, completion, completion.has_calls())
}

/// Returns the finish reason of a choice, given whether calls count as such.
fn decide(answer: &Answer, completion: &Completion, calls: bool) -> FinishReason {
    match (answer.finish_reason, &completion.finish) {
        (Some(scripted), _) => scripted,
        (None, _) if calls && answer.tooling != Tooling::Named => FinishReason::ToolCalls,
        (None, Finish::Length) => FinishReason::Length,
        (None, Finish::Stop | Finish::StopSequence(_)) => FinishReason::Stop,
    }
}
