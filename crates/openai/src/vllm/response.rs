//! Answers as vLLM 0.20.2 writes them. Nulls are written: they are what the real container
//! writes; only the list of tool calls is left out where it is empty, as later versions do, so
//! that clients see none.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::chat::answer::{Answer, Head, Tooling, Usage};
use crate::chat::completion::{Completion, Part, PartKind};
use crate::chat::cursor::{Piece, StreamStep};
use crate::chat::finish_reason::FinishReason;
use crate::json::{Text, joined, json};
use crate::vllm::finish_reason;

/// A whole response.
pub(crate) fn body(answered: &Answer) -> String {
    let Head { id, created, model } = &answered.head;
    let said: usize = answered.completions.iter().map(Completion::len).sum();
    let mut out = String::with_capacity(ENVELOPE_BYTES + answered.n * (CHOICE_BYTES + said));
    out += r#"{"id":""#;
    out += id;
    out += r#"","object":"chat.completion","created":"#;
    put(&mut out, format_args!(r#"{created},"model":{},"choices":["#, Text::of(model)));
    for index in 0..answered.n {
        if index > 0 {
            out.push(',');
        }
        if let Some(completion) = answered.choice(index) {
            choice(&mut out, answered, index, completion);
        }
    }
    out += r#"],"service_tier":null,"system_fingerprint":null,"usage":{"#;
    out += &usage_fields(answered.usage);
    match answered.usage.cached {
        Some(cached) => {
            put(&mut out, format_args!(r#","prompt_tokens_details":{{"cached_tokens":{cached}}}"#));
        }
        None => out += r#","prompt_tokens_details":null"#,
    }
    out + r#"},"prompt_logprobs":null,"prompt_token_ids":null,"kv_transfer_params":null}"#
}

/// How much stands around the choices, and around what each says; more is not wrong.
const ENVELOPE_BYTES: usize = 512;
const CHOICE_BYTES: usize = 320;

fn put(out: &mut String, written: fmt::Arguments<'_>) {
    let written = out.write_fmt(written);
    debug_assert!(written.is_ok(), "a string takes all that is written");
}

fn choice(out: &mut String, answered: &Answer, index: usize, completion: &Completion) {
    let message = Message::of(answered, completion);
    put(out, format_args!(r#"{{"index":{index},"message":"#));
    message.write(out, answered, index, completion);
    let content = completion.parts.iter().filter(|_| message.shows_parts);
    let told = logprobs(answered, content.map(|part| (part, 0, part.text().len())));
    put(
        out,
        format_args!(
            r#","logprobs":{told},"finish_reason":"{}","stop_reason":{},"token_ids":null}}"#,
            message.reason.name(),
            Text(completion.finish.stop_reason()),
        ),
    );
}

/// What a message says, and why it ends.
struct Message<'a> {
    content: Option<Cow<'a, str>>,
    calls: Vec<(&'a str, &'a str)>,
    reason: FinishReason,
    /// Whether its content is that of the parts, rather than the raw text of a call.
    shows_parts: bool,
}

impl<'a> Message<'a> {
    fn of(answered: &Answer, completion: &'a Completion) -> Self {
        let mut calls: Vec<_> = calls_of(completion).collect();
        let mut content = completion.text_of(&PartKind::Content).map(Cow::Borrowed);
        let broken = completion.breaks_a_call() && answered.tooling != Tooling::Named;
        if broken {
            // A parser that finds no end takes the call for text; what is complete stays.
            let last = calls.pop();
            let ends_as_calls = !calls.is_empty() && answered.finish_reason.is_none();
            if !ends_as_calls && answered.tooling != Tooling::Required {
                let raw = last.map(raw_call).unwrap_or_default();
                content = Some(content.unwrap_or_default() + Cow::Owned(raw));
            }
        }
        if matches!(answered.tooling, Tooling::Required | Tooling::Named) && content.is_none() {
            content = Some(Cow::Borrowed(""));
        }
        let reason = finish_reason::of_whole(answered, completion);
        Self { content, calls, reason, shows_parts: !broken }
    }

    fn write(&self, out: &mut String, answered: &Answer, choice: usize, said: &Completion) {
        let content = Text(self.content.as_deref());
        let refusal = Text(said.text_of(&PartKind::Refusal));
        let reasoning = Text(said.text_of(&PartKind::Reasoning));
        let calls = tool_calls(answered, choice, &self.calls);
        put(
            out,
            format_args!(
                r#"{{"role":"assistant","content":{content},"refusal":{refusal},"annotations":null,"audio":null,"function_call":null{calls},"reasoning":{reasoning}}}"#
            ),
        );
    }
}

/// The field of the calls; where there are none, there is no field.
fn tool_calls(answered: &Answer, choice: usize, calls: &[(&str, &str)]) -> String {
    if calls.is_empty() {
        return String::new();
    }
    let calls = joined(calls.iter().enumerate(), |(number, (tool, arguments))| {
        let digits = answered.call_digits(choice, number);
        let (tool, arguments) = (Text::of(tool), Text::of(arguments));
        format!(
            r#"{{"id":"chatcmpl-tool-{digits}","type":"function","function":{{"name":{tool},"arguments":{arguments}}}}}"#
        )
    });
    format!(r#","tool_calls":[{calls}]"#)
}

/// The tools that are called, with their arguments.
pub(crate) fn calls_of(completion: &Completion) -> impl Iterator<Item = (&str, &str)> {
    completion.parts.iter().filter_map(|part| match &part.kind {
        PartKind::Call(tool) => Some((tool.as_str(), part.text())),
        PartKind::Reasoning | PartKind::Content | PartKind::Refusal => None,
    })
}

/// A call as a model of the Hermes family writes it, up to where it was cut.
pub(crate) fn raw_call((tool, arguments): (&str, &str)) -> String {
    format!("<tool_call>\n{{\"name\": {}, \"arguments\": {arguments}", Text::of(tool))
}

fn usage_fields(usage: Usage) -> String {
    let Usage { prompt, completion, .. } = usage;
    let total = usage.total();
    format!(r#""prompt_tokens":{prompt},"total_tokens":{total},"completion_tokens":{completion}"#)
}

fn logprobs<'a>(
    answered: &Answer,
    parts: impl IntoIterator<Item = (&'a Part, usize, usize)>,
) -> String {
    let Some(logprobs) = &answered.logprobs else { return "null".to_owned() };
    let parts = parts.into_iter();
    let told: Vec<_> = parts
        .map(|(part, from, to)| json(logprobs.of(part, from, to)))
        .filter(|own| own != "[]")
        .collect();
    // Each is a list of its own; together they are one.
    let items: Vec<_> = told.iter().filter_map(|own| own.get(1..own.len() - 1)).collect();
    format!(r#"{{"content":[{}]}}"#, items.join(","))
}

/// What every event of a stream begins with.
pub(crate) fn head(head: &Head) -> String {
    let Head { id, created, model } = head;
    let model = Text::of(model);
    format!(
        r#"{{"id":"{id}","object":"chat.completion.chunk","created":{created},"model":{model},"choices":["#
    )
}

/// The rest of an event of a choice.
pub(crate) fn event(
    answered: &Answer,
    choice: usize,
    moment: StreamStep<'_>,
    usage: Option<Usage>,
) -> String {
    let usage =
        usage.map(|own| format!(r#","usage":{{{}}}"#, usage_fields(own))).unwrap_or_default();
    match moment {
        StreamStep::Role => format!(
            r#"{{"index":{choice},"delta":{{"role":"assistant","content":""}},"logprobs":null,"finish_reason":null}}]{usage},"prompt_token_ids":null}}"#
        ),
        StreamStep::Piece(piece) => {
            let delta = delta(answered, choice, piece);
            let told = piece_logprobs(answered, Some(piece));
            format!(
                r#"{{"index":{choice},"delta":{delta},"logprobs":{told},"finish_reason":null,"token_ids":null}}]{usage}}}"#
            )
        }
        StreamStep::Finish(last) => finish(answered, choice, last, &usage),
    }
}

fn finish(answered: &Answer, choice: usize, last: Option<Piece<'_>>, usage: &str) -> String {
    let Some(completion) = answered.choice(choice) else { return String::new() };
    let reason = finish_reason::of_stream(answered, completion);
    let calls = completion.has_calls();
    let delta = match last {
        Some(piece) => last_delta(answered, choice, piece),
        None if calls && answered.tooling == Tooling::Named => {
            r#"{"tool_calls":[{"index":0,"function":{"arguments":""}}]}"#.to_owned()
        }
        None if is_parsed(answered, completion) => "{}".to_owned(),
        None => r#"{"content":""}"#.to_owned(),
    };
    let told = piece_logprobs(answered, last);
    let stop_reason = Text(completion.finish.stop_reason());
    format!(
        r#"{{"index":{choice},"delta":{delta},"logprobs":{told},"finish_reason":"{}","stop_reason":{stop_reason},"token_ids":null}}]{usage}}}"#,
        reason.name()
    )
}

/// Whether a parser of tool calls or of reasoning has been at work, which shows.
fn is_parsed(answered: &Answer, completion: &Completion) -> bool {
    answered.tooling != Tooling::Without
        || completion.parts.iter().any(|part| part.kind != PartKind::Content)
}

fn piece_logprobs(answered: &Answer, piece: Option<Piece<'_>>) -> String {
    match piece.filter(|_| answered.logprobs.is_some()) {
        Some(piece) => logprobs(answered, [(piece.part, piece.from, piece.to)]),
        None => "null".to_owned(),
    }
}

fn delta(answered: &Answer, choice: usize, piece: Piece<'_>) -> String {
    let text = Text::of(piece.text());
    match &piece.part.kind {
        PartKind::Reasoning => format!(r#"{{"reasoning":{text}}}"#),
        PartKind::Refusal => format!(r#"{{"refusal":{text}}}"#),
        PartKind::Content if answered.tooling == Tooling::Auto => {
            format!(r#"{{"content":{text},"tool_calls":[]}}"#)
        }
        PartKind::Content => format!(r#"{{"content":{text}}}"#),
        PartKind::Call(tool) => call_delta(answered, choice, piece, tool),
    }
}

/// The name and the arguments come apart where the model chose, and together where it had to.
fn call_delta(answered: &Answer, choice: usize, piece: Piece<'_>, tool: &str) -> String {
    let (call, arguments) = (piece.call, Text::of(piece.text()));
    let content = if answered.tooling == Tooling::Auto { r#""content":null,"# } else { "" };
    if !piece.opens {
        let name = if answered.tooling == Tooling::Required { r#""name":null,"# } else { "" };
        return format!(
            r#"{{{content}"tool_calls":[{{"index":{call},"function":{{{name}"arguments":{arguments}}}}}]}}"#
        );
    }
    let (digits, tool) = (answered.call_digits(choice, call), Text::of(tool));
    let arguments = match answered.tooling {
        Tooling::Required | Tooling::Named => format!(r#","arguments":{arguments}"#),
        Tooling::Auto | Tooling::Without => String::new(),
    };
    format!(
        r#"{{{content}"tool_calls":[{{"id":"chatcmpl-tool-{digits}","type":"function","index":{call},"function":{{"name":{tool}{arguments}}}}}]}}"#
    )
}

/// Where the engine's last step still had arguments, they come in a form of their own.
fn last_delta(answered: &Answer, choice: usize, piece: Piece<'_>) -> String {
    let is_open = piece.tool().is_some() && !piece.opens;
    if !is_open || answered.tooling == Tooling::Named {
        return delta(answered, choice, piece);
    }
    format!(
        r#"{{"tool_calls":[{{"id":null,"type":null,"index":{},"function":{{"name":null,"arguments":{}}}}}]}}"#,
        piece.call,
        Text::of(piece.text())
    )
}

/// The rest of the event that tells the usage.
pub(crate) fn usage_event(usage: Usage) -> String {
    format!(r#"],"usage":{{{}}}}}"#, usage_fields(usage))
}
