//! Why a choice ends, as vLLM 0.20.2 says it.

use crate::chat::answer::{Answer, Tooling};
use crate::chat::completion::{Completion, Finish};
use crate::chat::finish_reason::FinishReason;

/// Returns why a choice of a whole response ends. Calls count as such, but where the caller named
/// the tool; a call that was cut counts only behind others, since a parser takes it for text.
pub(crate) fn of_whole(answered: &Answer, completion: &Completion) -> FinishReason {
    let breaks = completion.breaks_a_call();
    let calls = match completion.finish {
        Finish::Stop => completion.has_calls(),
        Finish::StopSequence(_) | Finish::Length => breaks && completion.calls() > 1,
    };
    decide(answered, completion, calls)
}

/// Returns why a choice of a stream ends: one that has called a tool ends as such, even where it
/// was cut.
pub(crate) fn of_stream(answered: &Answer, completion: &Completion) -> FinishReason {
    decide(answered, completion, completion.has_calls())
}

fn decide(answered: &Answer, completion: &Completion, calls: bool) -> FinishReason {
    match (answered.finish_reason, &completion.finish) {
        (Some(scripted), _) => scripted,
        (None, _) if calls && answered.tooling != Tooling::Named => FinishReason::ToolCalls,
        (None, Finish::Length) => FinishReason::Length,
        (None, Finish::Stop | Finish::StopSequence(_)) => FinishReason::Stop,
    }
}
