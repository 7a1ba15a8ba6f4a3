//! Answers as `SGLang` 0.5.12 writes them.

use serde::Serialize;
use serde_json::{Value, json as value};

use crate::chat::answer::{Answer, Head, Tooling, Usage};
use crate::chat::completion::{Completion, Finish, Part, PartKind};
use crate::chat::cursor::{Piece, StreamStep};
use crate::chat::logprobs::{Token, Told};
use crate::json::{joined, json};
use crate::sglang::finish_reason;
use crate::vllm::response::{calls_of, raw_call};

/// A whole response.
pub(crate) fn body(answered: &Answer) -> String {
    let Head { id, created, model } = &answered.head;
    let choices =
        (0..answered.n).filter_map(|index| Some(choice(answered, index, answered.choice(index)?)));
    let choices: Vec<_> = choices.collect();
    format!(
        r#"{{"id":"{id}","object":"chat.completion","created":{created},"model":{},"choices":[{}],"usage":{},"metadata":{{"weight_version":"default"}}}}"#,
        json(model),
        choices.join(","),
        usage_fields(answered.usage),
    )
}

fn choice(answered: &Answer, index: usize, completion: &Completion) -> String {
    let reason = finish_reason::of(answered, completion);
    let mut calls: Vec<_> = calls_of(completion).collect();
    let mut content =
        completion.text_of(&PartKind::Content).map(str::trim_end).map(ToOwned::to_owned);
    if calls.is_empty() {
        content = completion.text_of(&PartKind::Content).map(ToOwned::to_owned);
    }
    let mut tool_calls = String::from("null");
    if completion.breaks_a_call() {
        // Its parsers find no call without an end, and give the text back.
        let forced = matches!(answered.tooling, Tooling::Required | Tooling::Named);
        let (tool, arguments) = calls.pop().unwrap_or_default();
        let raw = if forced { arguments.to_owned() } else { raw_call((tool, arguments)) };
        content = Some(content.unwrap_or_default() + &raw);
        calls.clear();
        if !forced {
            "[]".clone_into(&mut tool_calls);
        }
    }
    if !calls.is_empty() {
        let calls = joined(calls.iter().enumerate(), |(number, (tool, arguments))| {
            let (id, tool) = (call_id(answered, index, number), json(tool));
            let arguments = json(arguments);
            format!(
                r#"{{"id":"{id}","index":{number},"type":"function","function":{{"name":{tool},"arguments":{arguments}}}}}"#
            )
        });
        tool_calls = format!("[{calls}]");
    }
    let content = content.or_else(|| completion.text_of(&PartKind::Refusal).map(ToOwned::to_owned));
    let reasoning = json(completion.text_of(&PartKind::Reasoning));
    let whole = completion.parts.iter().flat_map(|part| told(answered, part, 0, part.text().len()));
    let logprobs = logprobs(answered, &whole.collect::<Vec<_>>());
    format!(
        r#"{{"index":{index},"message":{{"role":"assistant","content":{},"reasoning_content":{reasoning},"tool_calls":{tool_calls}}},"logprobs":{logprobs},"finish_reason":"{}","matched_stop":{}}}"#,
        json(content),
        reason.name(),
        matched_stop(completion)
    )
}

/// The stop sequence, or the id of the token that ends a turn of Qwen's models.
fn matched_stop(completion: &Completion) -> String {
    match &completion.finish {
        Finish::StopSequence(sequence) => json(sequence),
        Finish::Stop if !completion.has_calls() => END_OF_TURN.to_string(),
        Finish::Stop | Finish::Length => "null".to_owned(),
    }
}

const END_OF_TURN: u32 = 151_645;

/// Its ids of calls have 24 digits.
fn call_id(answered: &Answer, choice: usize, call: usize) -> String {
    let (first, second) =
        (answered.call_digits(choice, call), answered.call_digits(choice, call + 0x8000));
    format!("call_{first}{}", second.get(..8).unwrap_or_default())
}

fn usage_fields(usage: Usage) -> String {
    let Usage { prompt, completion, cached } = usage;
    let details = json(cached.map(|cached| value!({"cached_tokens": cached})));
    format!(
        r#"{{"prompt_tokens":{prompt},"total_tokens":{},"completion_tokens":{completion},"prompt_tokens_details":{details},"reasoning_tokens":0}}"#,
        usage.total()
    )
}

fn told<'a>(answered: &'a Answer, part: &'a Part, from: usize, to: usize) -> Vec<Told<'a>> {
    answered.logprobs.as_ref().map(|own| own.of(part, from, to)).unwrap_or_default()
}

/// A token as it writes it: the bytes before the probability.
#[derive(Serialize)]
struct Reordered<'a> {
    token: &'a str,
    bytes: &'a [u8],
    logprob: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<Vec<Self>>,
}

impl<'a> Reordered<'a> {
    fn of(own: &Token<'a>, top: Option<&[Token<'a>]>) -> Self {
        let Token { text: token, logprob, bytes } = *own;
        let top = top.map(|top| top.iter().map(|other| Self::of(other, None)).collect());
        Self { token, bytes, logprob, top_logprobs: top }
    }
}

fn logprobs(answered: &Answer, told: &[Told<'_>]) -> String {
    if answered.logprobs.is_none() {
        return "null".to_owned();
    }
    let content = told.iter().map(|own| Reordered::of(&own.own, Some(&own.top_logprobs)));
    format!(r#"{{"content":{}}}"#, json(content.collect::<Vec<_>>()))
}

/// What every event of a stream begins with.
pub(crate) fn head(head: &Head) -> String {
    crate::vllm::response::head(head)
}

/// The rest of an event of a choice. It has two writers: one for events while a parser of tool
/// calls is at work, which writes every null, and one for all others.
pub(crate) fn event(
    answered: &Answer,
    choice: usize,
    moment: StreamStep<'_>,
    usage: Option<Usage>,
) -> String {
    let usage = usage.map(usage_fields);
    match moment {
        StreamStep::Role => fast(
            choice,
            r#"{"reasoning_content":null,"role":"assistant","content":""}"#,
            "null",
            None,
        ),
        StreamStep::Piece(piece) => said(answered, choice, piece, usage.as_deref()),
        StreamStep::Finish(last) => {
            let Some(completion) = answered.choice(choice) else { return String::new() };
            let before = last.map(|own| {
                let event = said(answered, choice, own, usage.as_deref());
                format!("{event}\n\ndata: {}", head(&answered.head))
            });
            let (reason, matched) =
                (finish_reason::of(answered, completion).name(), matched_stop(completion));
            format!(
                r#"{}{{"index":{choice},"delta":{{"reasoning_content":null}},"logprobs":null,"finish_reason":"{reason}","matched_stop":{matched}}}]}}"#,
                before.unwrap_or_default()
            )
        }
    }
}

fn fast(choice: usize, delta: &str, logprobs: &str, usage: Option<&str>) -> String {
    let usage = usage.map(|own| format!(r#","usage":{own}"#)).unwrap_or_default();
    format!(
        r#"{{"index":{choice},"delta":{delta},"logprobs":{logprobs},"finish_reason":null,"matched_stop":null}}]{usage}}}"#
    )
}

fn said(answered: &Answer, choice: usize, piece: Piece<'_>, usage: Option<&str>) -> String {
    let text = json(piece.text());
    if let PartKind::Reasoning = piece.part.kind {
        return fast(choice, &format!(r#"{{"reasoning_content":{text}}}"#), "null", usage);
    }
    if answered.tooling == Tooling::Without {
        let told = logprobs(answered, &told(answered, piece.part, piece.from, piece.to));
        let delta = format!(r#"{{"reasoning_content":null,"content":{text}}}"#);
        return fast(choice, &delta, &told, usage);
    }
    let (content, calls) = match piece.tool() {
        None => (text, "null".to_owned()),
        Some(tool) => ("null".to_owned(), call(answered, choice, piece, tool)),
    };
    let usage = usage.unwrap_or("null");
    format!(
        r#"{{"index":{choice},"delta":{{"role":null,"content":{content},"reasoning_content":null,"tool_calls":{calls}}},"logprobs":null,"finish_reason":null,"matched_stop":null}}],"usage":{usage}}}"#
    )
}

fn call(answered: &Answer, choice: usize, piece: Piece<'_>, tool: &str) -> String {
    let (id, name) = if piece.opens {
        (Value::from(call_id(answered, choice, piece.call)), Value::from(tool))
    } else {
        (Value::Null, Value::Null)
    };
    let arguments = json(piece.text());
    format!(
        r#"[{{"id":{id},"index":{},"type":"function","function":{{"name":{name},"arguments":{arguments}}}}}]"#,
        piece.call
    )
}

/// The rest of the event that tells the usage.
pub(crate) fn usage_event(usage: Usage) -> String {
    format!(r#"],"usage":{}}}"#, usage_fields(usage))
}
