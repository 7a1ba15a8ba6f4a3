//! Streams as vLLM 0.20.2 writes them, event by event. Nulls are written where vLLM writes them.

use crate::chat::answer::{Answer, Head, Tooling};
use crate::chat::completion::Completion;
use crate::chat::cursor::{Piece, StreamStep};
use crate::chat::part::PartKind;
use crate::chat::usage::Usage;
use crate::json::Text;
use crate::vllm::finish_reason;
use crate::vllm::response::{logprobs, usage_fields};

/// Writes the beginning of every event of a stream.
pub(crate) fn head(head: &Head) -> String {
    let Head { id, created, model } = head;
    let model = Text::of(model);
    format!(
        r#"{{"id":"{id}","object":"chat.completion.chunk","created":{created},"model":{model},"choices":["#
    )
}

/// Writes the rest of an event of a choice.
pub(crate) fn event(
    answer: &Answer,
    choice: usize,
    step: StreamStep<'_>,
    usage: Option<Usage>,
) -> String {
    let usage =
        usage.map(|usage| format!(r#","usage":{{{}}}"#, usage_fields(usage))).unwrap_or_default();
    match step {
        StreamStep::Role => format!(
            r#"{{"index":{choice},"delta":{{"role":"assistant","content":""}},"logprobs":null,"finish_reason":null}}]{usage},"prompt_token_ids":null}}"#
        ),
        StreamStep::Piece(piece) => {
            let delta = delta(answer, choice, piece);
            let logprobs = piece_logprobs(answer, Some(piece));
            format!(
                r#"{{"index":{choice},"delta":{delta},"logprobs":{logprobs},"finish_reason":null,"token_ids":null}}]{usage}}}"#
            )
        }
        StreamStep::Finish(last) => finish(answer, choice, last, &usage),
    }
}

/// Writes the event with the finish reason, and with the last piece where the text was cut there.
fn finish(answer: &Answer, choice: usize, last: Option<Piece<'_>>, usage: &str) -> String {
    let Some(completion) = answer.choice(choice) else { return String::new() };
    let reason = finish_reason::of_stream(answer, completion);
    let calls = completion.has_calls();
    let delta = match last {
        Some(piece) => last_delta(answer, choice, piece),
        None if calls && answer.tooling == Tooling::Named => {
            r#"{"tool_calls":[{"index":0,"function":{"arguments":""}}]}"#.to_owned()
        }
        None if is_parsed(answer, completion) => "{}".to_owned(),
        None => r#"{"content":""}"#.to_owned(),
    };
    let logprobs = piece_logprobs(answer, last);
    let stop_reason = Text(completion.finish.stop_reason());
    format!(
        r#"{{"index":{choice},"delta":{delta},"logprobs":{logprobs},"finish_reason":"{}","stop_reason":{stop_reason},"token_ids":null}}]{usage}}}"#,
        reason.name()
    )
}

/// Returns whether a parser of tool calls or of reasoning was at work, on which the last event
/// depends.
fn is_parsed(answer: &Answer, completion: &Completion) -> bool {
    answer.tooling != Tooling::Without
        || completion.parts.iter().any(|part| part.kind != PartKind::Content)
}

/// Writes the log-probabilities of a piece, or null.
fn piece_logprobs(answer: &Answer, piece: Option<Piece<'_>>) -> String {
    match piece.filter(|_| answer.logprobs.is_some()) {
        Some(piece) => logprobs(answer, [(piece.part, piece.from, piece.to)]),
        None => "null".to_owned(),
    }
}

/// Writes the delta of a piece.
fn delta(answer: &Answer, choice: usize, piece: Piece<'_>) -> String {
    let text = Text::of(piece.text());
    match &piece.part.kind {
        PartKind::Reasoning => format!(r#"{{"reasoning":{text}}}"#),
        PartKind::Refusal => format!(r#"{{"refusal":{text}}}"#),
        PartKind::Content if answer.tooling == Tooling::Auto => {
            format!(r#"{{"content":{text},"tool_calls":[]}}"#)
        }
        PartKind::Content => format!(r#"{{"content":{text}}}"#),
        PartKind::Call(tool) => call_delta(answer, choice, piece, tool),
    }
}

/// Writes the delta of a call, whose name and arguments are apart where the model chose to call,
/// and together where it had to.
fn call_delta(answer: &Answer, choice: usize, piece: Piece<'_>, tool: &str) -> String {
    let (call, arguments) = (piece.call, Text::of(piece.text()));
    let content = if answer.tooling == Tooling::Auto { r#""content":null,"# } else { "" };
    if !piece.starts_call {
        let name = if answer.tooling == Tooling::Required { r#""name":null,"# } else { "" };
        return format!(
            r#"{{{content}"tool_calls":[{{"index":{call},"function":{{{name}"arguments":{arguments}}}}}]}}"#
        );
    }
    let (digits, tool) = (answer.call_digits(choice, call), Text::of(tool));
    let arguments = match answer.tooling {
        Tooling::Required | Tooling::Named => format!(r#","arguments":{arguments}"#),
        Tooling::Auto | Tooling::Without => String::new(),
    };
    format!(
        r#"{{{content}"tool_calls":[{{"id":"chatcmpl-tool-{digits}","type":"function","index":{call},"function":{{"name":{tool}{arguments}}}}}]}}"#
    )
}

/// Writes the delta of the last piece, which has another form where it carries arguments.
fn last_delta(answer: &Answer, choice: usize, piece: Piece<'_>) -> String {
    let has_arguments = piece.tool().is_some() && !piece.starts_call;
    if !has_arguments || answer.tooling == Tooling::Named {
        return delta(answer, choice, piece);
    }
    format!(
        r#"{{"tool_calls":[{{"id":null,"type":null,"index":{},"function":{{"name":null,"arguments":{}}}}}]}}"#,
        piece.call,
        Text::of(piece.text())
    )
}

/// Writes the rest of the event that reports the usage.
pub(crate) fn usage_event(usage: Usage) -> String {
    format!(r#"],"usage":{{{}}}}}"#, usage_fields(usage))
}
