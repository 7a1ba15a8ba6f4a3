//! Rules of scripts, each of which is one recorded exchange.

use std::time::Duration;

use serde_json::Value;
use stagemaker_openai::chat::request::ChatRequest;

use crate::answer::{Answer, Call, Choice, Logprob, Pace, Usage};
use crate::arguments;
use crate::condition;
use crate::failure::Failure;
use crate::redact::Redactor;
use crate::yaml_scalar::quoted;
use crate::yaml_writer::YamlWriter;

/// An exchange as a rule of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The lines under `when`.
    pub(crate) when: String,
    /// The lines of all other keys.
    pub(crate) answer: String,
}

/// The depth of the keys of a rule, in spaces.
const DEPTH: usize = 2;

impl Rule {
    /// Makes the rule of a chat completion.
    pub(crate) fn of_answer(request: &ChatRequest, redactor: &Redactor, answer: &Answer) -> Self {
        let mut writer = YamlWriter::at(DEPTH);
        if let Some((first, others)) = answer.choices.split_first() {
            write_message(&mut writer, first, others, redactor);
            write_attributes(&mut writer, request, first, redactor);
        }
        write_usage(&mut writer, answer.usage);
        if let ([only], true) = (answer.choices.as_slice(), request.body().contains_key("logprobs"))
        {
            write_logprobs(&mut writer, only, redactor);
        }
        write_timing(&mut writer, answer.pace);
        Self { when: condition::write(request, redactor), answer: writer.into_text() }
    }

    /// Makes the rule of any other response.
    pub(crate) fn of_response(
        request: &ChatRequest,
        redactor: &Redactor,
        status: u16,
        content_type: &str,
        body: &str,
        pace: Pace,
    ) -> Self {
        let mut writer = YamlWriter::at(DEPTH);
        match Failure::read(status, body) {
            Some(failure) => writer.nested("fail", |writer| failure.write(writer, redactor)),
            None => writer.nested("raw", |writer| {
                writer.plain("status", status);
                if !content_type.is_empty() {
                    writer.nested("headers", |writer| writer.text("content-type", content_type));
                }
                writer.text("body", &redactor.text(body));
            }),
        }
        write_timing(&mut writer, pace);
        Self { when: condition::write(request, redactor), answer: writer.into_text() }
    }
}

/// Writes the texts and calls of all choices.
fn write_message(writer: &mut YamlWriter, first: &Choice, others: &[Choice], redactor: &Redactor) {
    let is_like_first = |choice: &Choice| {
        choice.calls == first.calls && choice.finish_reason == first.finish_reason
    };
    if !others.iter().all(is_like_first) {
        tracing::warn!("choices that differ in more than their texts are recorded like the first");
    }
    if !first.refusal.is_empty() {
        writer.text("refuse", &redactor.text(&first.refusal));
        return;
    }
    let calls = &first.calls;
    let mut texts =
        std::iter::once(first).chain(others).map(|choice| redactor.text(&choice.content));
    if calls.is_empty() || texts.clone().any(|text| !text.is_empty()) {
        if others.is_empty() {
            writer.text("say", &texts.next().unwrap_or_default());
        } else {
            writer.nested("say", |writer| texts.for_each(|text| writer.item_text(&text)));
        }
    }
    write_calls(writer, calls, redactor);
}

fn write_calls(writer: &mut YamlWriter, calls: &[Call], redactor: &Redactor) {
    match calls {
        [] => {}
        [only] => writer.nested("call", |writer| write_call(writer, only, redactor)),
        several => writer.nested("call", |writer| {
            for call in several {
                writer.item(|writer| write_call(writer, call, redactor));
            }
        }),
    }
}

/// Writes the arguments by their names, and else as the text that was sent.
fn write_call(writer: &mut YamlWriter, call: &Call, redactor: &Redactor) {
    let sent = redactor.text(&call.arguments);
    match arguments::parse_object(&sent) {
        Some(value) => writer.value(&call.tool, &value),
        None => writer.text(&call.tool, &arguments::escape_template(sent)),
    }
}

/// Writes the reasoning, the finish reason and `verbatim`.
fn write_attributes(
    writer: &mut YamlWriter,
    request: &ChatRequest,
    choice: &Choice,
    redactor: &Redactor,
) {
    if !choice.reasoning.is_empty() {
        writer.text("reasoning", &redactor.text(&choice.reasoning));
    }
    let names_tool = request.body().get("tool_choice").is_some_and(Value::is_object);
    let expected = if choice.calls.is_empty() || names_tool { "stop" } else { "tool_calls" };
    match choice.finish_reason.as_deref() {
        None => {}
        Some(reason) if reason == expected => {}
        Some(reason) if FINISH_REASONS.contains(&reason) => writer.plain("finish_reason", reason),
        Some(reason) => tracing::warn!("the finish reason `{reason}` cannot be replayed"),
    }
    if shapes_answer(request) {
        writer.plain("verbatim", true);
    }
}

/// The finish reasons that a reply can give.
const FINISH_REASONS: [&str; 4] = ["stop", "length", "tool_calls", "content_filter"];

/// Returns whether the request has shaped the answer already, which must not be cut a second time,
/// by another measure.
fn shapes_answer(request: &ChatRequest) -> bool {
    let is_given = |key: &&str| request.body().get(*key).is_some_and(|value| !value.is_null());
    let chooses_tool = request
        .body()
        .get("tool_choice")
        .is_some_and(|choice| !choice.is_null() && choice != "auto");
    chooses_tool || SHAPING.iter().any(is_given) || request.response_format() != "text"
}

/// The keys of a request that shape its answer.
const SHAPING: [&str; 4] = ["max_tokens", "max_completion_tokens", "stop", "parallel_tool_calls"];

fn write_usage(writer: &mut YamlWriter, usage: Usage) {
    let counts = [
        ("prompt_tokens", usage.prompt),
        ("completion_tokens", usage.completion),
        ("cached_tokens", usage.cached),
    ];
    let given = counts.iter().filter_map(|(key, count)| Some(format!("{key}: {}", (*count)?)));
    let given: Vec<_> = given.collect();
    if !given.is_empty() {
        writer.plain("usage", format_args!("{{{}}}", given.join(", ")));
    }
}

/// Writes the logprobs if they are those of the text that is written down, of which a secret may be
/// missing.
fn write_logprobs(writer: &mut YamlWriter, choice: &Choice, redactor: &Redactor) {
    let text = redactor.text(&choice.content);
    let Some(logprobs) = logprobs_of(&choice.logprobs, &text) else { return };
    if logprobs.iter().any(|logprob| logprob.token.is_empty()) {
        return;
    }
    writer.nested("logprobs", |writer| {
        for logprob in logprobs {
            write_logprob(writer, logprob);
        }
    });
}

/// Returns the first logprobs, whose tokens make up a text: behind them, servers report the token
/// that ends an answer.
fn logprobs_of<'a>(logprobs: &'a [Logprob], text: &str) -> Option<&'a [Logprob]> {
    let mut rest = text;
    for (count, logprob) in (1..).zip(logprobs) {
        rest = rest.strip_prefix(logprob.token.as_str())?;
        if rest.is_empty() {
            return logprobs.get(..count);
        }
    }
    None
}

fn write_logprob(writer: &mut YamlWriter, logprob: &Logprob) {
    let mut item =
        format!("token: {}, logprob: {}", quoted(&logprob.token), logprob.log_probability);
    let top = logprob.top.iter().map(|(token, logprob)| format!("{}: {logprob}", quoted(token)));
    let top: Vec<_> = top.collect();
    if !top.is_empty() {
        item = format!("{item}, top: {{{}}}", top.join(", "));
    }
    writer.item_plain(format_args!("{{{item}}}"));
}

fn write_timing(writer: &mut YamlWriter, pace: Pace) {
    let first_token = duration(pace.first_token);
    if pace.per_token.is_zero() {
        writer.plain("timing", format_args!("{{first_token: {first_token}}}"));
        return;
    }
    let per_token = duration(pace.per_token);
    writer.plain("timing", format_args!("{{first_token: {first_token}, per_token: {per_token}}}"));
}

/// Writes a duration for a person, to three digits or so.
fn duration(duration: Duration) -> String {
    let duration = duration.min(MAX_DURATION);
    let (seconds, milliseconds) = (duration.as_secs_f64(), duration.as_secs_f64() * 1e3);
    match duration.as_micros() {
        micros @ ..1_000 => format!("{micros}us"),
        1_000..10_000 => format!("{milliseconds:.1}ms"),
        10_000..1_000_000 => format!("{milliseconds:.0}ms"),
        _ => format!("{seconds:.2}s"),
    }
}

/// The longest duration that the timing of a reply can have.
const MAX_DURATION: Duration = Duration::from_secs(3_600);

#[cfg(test)]
mod tests {
    use super::duration;
    use std::time::Duration;

    #[test]
    fn durations_are_written_with_about_three_digits() {
        for (micros, text) in [
            (85, "85us"),
            (1_234, "1.2ms"),
            (20_400, "20ms"),
            (1_234_567, "1.23s"),
            (7_200_000_000, "3600.00s"),
        ] {
            assert_eq!(duration(Duration::from_micros(micros)), text);
        }
    }
}
