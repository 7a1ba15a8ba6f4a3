//! Streams as `SGLang` 0.5.12 writes them, event by event.

use serde_json::Value;

use crate::chat::answer::{Answer, Head, Tooling};
use crate::chat::cursor::{Piece, StreamStep};
use crate::chat::part::PartKind;
use crate::chat::usage::Usage;
use crate::json::to_json;
use crate::sglang::finish_reason;
use crate::sglang::response::{call_id, logprobs, matched_stop, reported_tokens, usage_fields};
use crate::vllm;

/// Writes the beginning of every event of a stream.
pub(crate) fn head(head: &Head) -> String {
    vllm::stream::head(head)
}

/// Writes the rest of an event of a choice. `SGLang` has two writers: one for events while a parser
/// of tool calls is at work, which writes every null, and one for all others.
pub(crate) fn event(
    answer: &Answer,
    choice: usize,
    step: StreamStep<'_>,
    usage: Option<Usage>,
) -> String {
    let usage = usage.map(usage_fields);
    match step {
        StreamStep::Role => event_without_tools(
            choice,
            r#"{"reasoning_content":null,"role":"assistant","content":""}"#,
            "null",
            None,
        ),
        StreamStep::Piece(piece) => piece_event(answer, choice, piece, usage.as_deref()),
        StreamStep::Finish(last) => {
            let Some(completion) = answer.choice(choice) else { return String::new() };
            let before = last.map(|piece| {
                let event = piece_event(answer, choice, piece, usage.as_deref());
                format!("{event}\n\ndata: {}", head(&answer.head))
            });
            let (reason, matched) =
                (finish_reason::of(answer, completion).name(), matched_stop(completion));
            format!(
                r#"{}{{"index":{choice},"delta":{{"reasoning_content":null}},"logprobs":null,"finish_reason":"{reason}","matched_stop":{matched}}}]}}"#,
                before.unwrap_or_default()
            )
        }
    }
}

/// Writes an event as the writer that leaves nulls out.
fn event_without_tools(choice: usize, delta: &str, logprobs: &str, usage: Option<&str>) -> String {
    let usage = usage.map(|usage| format!(r#","usage":{usage}"#)).unwrap_or_default();
    format!(
        r#"{{"index":{choice},"delta":{delta},"logprobs":{logprobs},"finish_reason":null,"matched_stop":null}}]{usage}}}"#
    )
}

/// Writes the event of a piece.
fn piece_event(answer: &Answer, choice: usize, piece: Piece<'_>, usage: Option<&str>) -> String {
    let text = to_json(piece.text());
    if let PartKind::Reasoning = piece.part.kind {
        return event_without_tools(
            choice,
            &format!(r#"{{"reasoning_content":{text}}}"#),
            "null",
            usage,
        );
    }
    if answer.tooling == Tooling::Without {
        let tokens = reported_tokens(answer, piece.part, piece.from, piece.to);
        let logprobs = logprobs(answer, &tokens);
        let delta = format!(r#"{{"reasoning_content":null,"content":{text}}}"#);
        return event_without_tools(choice, &delta, &logprobs, usage);
    }
    let (content, calls) = match piece.tool() {
        None => (text, "null".to_owned()),
        Some(tool) => ("null".to_owned(), call(answer, choice, piece, tool)),
    };
    let usage = usage.unwrap_or("null");
    format!(
        r#"{{"index":{choice},"delta":{{"role":null,"content":{content},"reasoning_content":null,"tool_calls":{calls}}},"logprobs":null,"finish_reason":null,"matched_stop":null}}],"usage":{usage}}}"#
    )
}

/// Writes the calls of a delta.
fn call(answer: &Answer, choice: usize, piece: Piece<'_>, tool: &str) -> String {
    let (id, name) = if piece.starts_call {
        (Value::from(call_id(answer, choice, piece.call)), Value::from(tool))
    } else {
        (Value::Null, Value::Null)
    };
    let arguments = to_json(piece.text());
    format!(
        r#"[{{"id":{id},"index":{},"type":"function","function":{{"name":{name},"arguments":{arguments}}}}}]"#,
        piece.call
    )
}

/// Writes the rest of the event that reports the usage.
pub(crate) fn usage_event(usage: Usage) -> String {
    format!(r#"],"usage":{}}}"#, usage_fields(usage))
}
