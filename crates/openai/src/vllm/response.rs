//! Whole responses as vLLM 0.20.2 writes them. Nulls are written, as the real container writes
//! them; only the list of tool calls is left out where it is empty, as later versions do, so that
//! clients see none.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::chat::answer::{Answer, Head, Tooling};
use crate::chat::completion::Completion;
use crate::chat::finish_reason::FinishReason;
use crate::chat::part::{CompletionPart, PartKind};
use crate::chat::usage::Usage;
use crate::json::{Text, join, to_json};
use crate::vllm::finish_reason;

/// Writes the body of a whole response.
pub(crate) fn body(answer: &Answer) -> String {
    let Head { id, created, model } = &answer.head;
    let bytes: usize = answer.completions.iter().map(Completion::len).sum();
    let mut out = String::with_capacity(ENVELOPE_BYTES + answer.n * (CHOICE_BYTES + bytes));
    out += r#"{"id":""#;
    out += id;
    out += r#"","object":"chat.completion","created":"#;
    put(&mut out, format_args!(r#"{created},"model":{},"choices":["#, Text::of(model)));
    for index in 0..answer.n {
        if index > 0 {
            out.push(',');
        }
        if let Some(completion) = answer.choice(index) {
            choice(&mut out, answer, index, completion);
        }
    }
    out += r#"],"service_tier":null,"system_fingerprint":null,"usage":{"#;
    out += &usage_fields(answer.usage);
    match answer.usage.cached {
        Some(cached) => {
            put(&mut out, format_args!(r#","prompt_tokens_details":{{"cached_tokens":{cached}}}"#));
        }
        None => out += r#","prompt_tokens_details":null"#,
    }
    out + r#"},"prompt_logprobs":null,"prompt_token_ids":null,"kv_transfer_params":null}"#
}

/// The number of bytes besides the choices; more is not wrong.
const ENVELOPE_BYTES: usize = 512;

/// The number of bytes of a choice besides its texts; more is not wrong.
const CHOICE_BYTES: usize = 320;

/// Writes to a string, which cannot fail.
fn put(out: &mut String, written: fmt::Arguments<'_>) {
    let written = out.write_fmt(written);
    debug_assert!(written.is_ok(), "a string takes all that is written");
}

/// Writes a choice.
fn choice(out: &mut String, answer: &Answer, index: usize, completion: &Completion) {
    let message = Message::of(answer, completion);
    put(out, format_args!(r#"{{"index":{index},"message":"#));
    message.write(out, answer, index, completion);
    let content = completion.parts.iter().filter(|_| message.shows_parts);
    let logprobs = logprobs(answer, content.map(|part| (part, 0, part.text().len())));
    put(
        out,
        format_args!(
            r#","logprobs":{logprobs},"finish_reason":"{}","stop_reason":{},"token_ids":null}}"#,
            message.reason.name(),
            Text(completion.finish.stop_reason()),
        ),
    );
}

/// The message of a choice, and its finish reason.
struct Message<'a> {
    content: Option<Cow<'a, str>>,
    /// Tools and arguments of the calls.
    calls: Vec<(&'a str, &'a str)>,
    reason: FinishReason,
    /// `true` where the content is that of the parts, rather than the raw text of a call.
    shows_parts: bool,
}

impl<'a> Message<'a> {
    /// Returns the message of a completion.
    fn of(answer: &Answer, completion: &'a Completion) -> Self {
        let mut calls: Vec<_> = calls_of(completion).collect();
        let mut content = completion.text_of(&PartKind::Content).map(Cow::Borrowed);
        let broken = completion.breaks_a_call() && answer.tooling != Tooling::Named;
        if broken {
            // A parser that finds no end takes the call for text; what is complete stays.
            let last = calls.pop();
            let ends_as_calls = !calls.is_empty() && answer.finish_reason.is_none();
            if !ends_as_calls && answer.tooling != Tooling::Required {
                let raw = last.map(raw_call).unwrap_or_default();
                content = Some(content.unwrap_or_default() + Cow::Owned(raw));
            }
        }
        if matches!(answer.tooling, Tooling::Required | Tooling::Named) && content.is_none() {
            content = Some(Cow::Borrowed(""));
        }
        let reason = finish_reason::of_whole(answer, completion);
        Self { content, calls, reason, shows_parts: !broken }
    }

    /// Writes the message of a choice.
    fn write(&self, out: &mut String, answer: &Answer, choice: usize, completion: &Completion) {
        let content = Text(self.content.as_deref());
        let refusal = Text(completion.text_of(&PartKind::Refusal));
        let reasoning = Text(completion.text_of(&PartKind::Reasoning));
        let calls = tool_calls(answer, choice, &self.calls);
        put(
            out,
            format_args!(
                r#"{{"role":"assistant","content":{content},"refusal":{refusal},"annotations":null,"audio":null,"function_call":null{calls},"reasoning":{reasoning}}}"#
            ),
        );
    }
}

/// Writes the field of the calls; where there are none, there is no field.
fn tool_calls(answer: &Answer, choice: usize, calls: &[(&str, &str)]) -> String {
    if calls.is_empty() {
        return String::new();
    }
    let calls = join(calls.iter().enumerate(), |(number, (tool, arguments))| {
        let digits = answer.call_digits(choice, number);
        let (tool, arguments) = (Text::of(tool), Text::of(arguments));
        format!(
            r#"{{"id":"chatcmpl-tool-{digits}","type":"function","function":{{"name":{tool},"arguments":{arguments}}}}}"#
        )
    });
    format!(r#","tool_calls":[{calls}]"#)
}

/// Returns the tools that are called, with their arguments.
pub(crate) fn calls_of(completion: &Completion) -> impl Iterator<Item = (&str, &str)> {
    completion.parts.iter().filter_map(|part| match &part.kind {
        PartKind::Call(tool) => Some((tool.as_str(), part.text())),
        PartKind::Reasoning | PartKind::Content | PartKind::Refusal => None,
    })
}

/// Writes a call as a model of the Hermes family does, up to where it was cut.
pub(crate) fn raw_call((tool, arguments): (&str, &str)) -> String {
    format!("<tool_call>\n{{\"name\": {}, \"arguments\": {arguments}", Text::of(tool))
}

/// Writes the fields of the usage that every form of it has.
pub(crate) fn usage_fields(usage: Usage) -> String {
    let Usage { prompt, completion, .. } = usage;
    let total = usage.total();
    format!(r#""prompt_tokens":{prompt},"total_tokens":{total},"completion_tokens":{completion}"#)
}

/// Writes the log-probabilities of the tokens in parts, each between two bytes.
pub(crate) fn logprobs<'a>(
    answer: &Answer,
    parts: impl IntoIterator<Item = (&'a CompletionPart, usize, usize)>,
) -> String {
    let Some(logprobs) = &answer.logprobs else { return "null".to_owned() };
    let parts = parts.into_iter();
    let lists: Vec<_> = parts
        .map(|(part, from, to)| to_json(logprobs.of(part, from, to)))
        .filter(|list| list != "[]")
        .collect();
    // Each part has a list; together they are one.
    let items: Vec<_> = lists.iter().filter_map(|list| list.get(1..list.len() - 1)).collect();
    format!(r#"{{"content":[{}]}}"#, items.join(","))
}
