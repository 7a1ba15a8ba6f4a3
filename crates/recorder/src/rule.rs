//! An exchange as a rule of a script.

use std::time::Duration;

use serde_json::Value;
use stagemaker_openai::chat::request::ChatRequest;

use crate::answer::{Answer, Call, Choice, Logprob, Pace, Usage};
use crate::arguments;
use crate::condition;
use crate::redact::Redactor;
use crate::yaml_writer::{Lines, quoted};

/// An exchange as a rule of a script: the lines under `when`, and those beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) when: String,
    pub(crate) answer: String,
}

/// How deep that is which stands beside `when`.
const DEPTH: usize = 2;

impl Rule {
    /// That of a chat completion.
    pub(crate) fn of_answer(request: &ChatRequest, redactor: &Redactor, answer: &Answer) -> Self {
        let mut lines = Lines::at(DEPTH);
        if let Some((first, others)) = answer.choices.split_first() {
            speech(&mut lines, first, others, redactor);
            attributes(&mut lines, request, first, redactor);
        }
        usage(&mut lines, answer.usage);
        if let ([only], true) = (answer.choices.as_slice(), request.body().contains_key("logprobs"))
        {
            logprobs(&mut lines, only, redactor);
        }
        timing(&mut lines, answer.pace);
        Self { when: condition::write(request, redactor), answer: lines.into_text() }
    }

    /// That of any other response.
    pub(crate) fn of_response(
        request: &ChatRequest,
        redactor: &Redactor,
        status: u16,
        content_type: &str,
        body: &str,
        pace: Pace,
    ) -> Self {
        let mut lines = Lines::at(DEPTH);
        match Failure::read(status, body) {
            Some(failure) => lines.nested("fail", |lines| failure.write(lines, redactor)),
            None => lines.nested("raw", |lines| {
                lines.plain("status", status);
                if !content_type.is_empty() {
                    lines.nested("headers", |lines| lines.text("content-type", content_type));
                }
                lines.text("body", &redactor.text(body));
            }),
        }
        timing(&mut lines, pace);
        Self { when: condition::write(request, redactor), answer: lines.into_text() }
    }
}

fn speech(lines: &mut Lines, first: &Choice, others: &[Choice], redactor: &Redactor) {
    let alike = |choice: &Choice| {
        choice.calls == first.calls && choice.finish_reason == first.finish_reason
    };
    if !others.iter().all(alike) {
        tracing::warn!("choices that differ in more than their texts are recorded like the first");
    }
    if !first.refusal.is_empty() {
        lines.text("refuse", &redactor.text(&first.refusal));
        return;
    }
    let calls = &first.calls;
    let mut texts =
        std::iter::once(first).chain(others).map(|choice| redactor.text(&choice.content));
    if calls.is_empty() || texts.clone().any(|text| !text.is_empty()) {
        if others.is_empty() {
            lines.text("say", &texts.next().unwrap_or_default());
        } else {
            lines.nested("say", |lines| texts.for_each(|text| lines.item_text(&text)));
        }
    }
    match calls.as_slice() {
        [] => {}
        [only] => lines.nested("call", |lines| call(lines, only, redactor)),
        several => lines.nested("call", |lines| {
            for one_call in several {
                lines.item(|lines| call(lines, one_call, redactor));
            }
        }),
    }
}

/// The arguments by their names, and else as the text that was sent.
fn call(lines: &mut Lines, call: &Call, redactor: &Redactor) {
    let sent = redactor.text(&call.arguments);
    match arguments::object(&sent) {
        Some(value) => lines.value(&call.tool, &value),
        None => lines.text(&call.tool, &arguments::literal(sent)),
    }
}

fn attributes(lines: &mut Lines, request: &ChatRequest, choice: &Choice, redactor: &Redactor) {
    if !choice.reasoning.is_empty() {
        lines.text("reasoning", &redactor.text(&choice.reasoning));
    }
    let named = request.body().get("tool_choice").is_some_and(Value::is_object);
    let expected = if choice.calls.is_empty() || named { "stop" } else { "tool_calls" };
    match choice.finish_reason.as_deref() {
        None => {}
        Some(reason) if reason == expected => {}
        Some(reason) if FINISH_REASONS.contains(&reason) => lines.plain("finish_reason", reason),
        Some(reason) => tracing::warn!("the finish reason `{reason}` cannot be replayed"),
    }
    if asks_for_a_shape(request) {
        lines.plain("verbatim", true);
    }
}

/// What a reply can say about why it ends.
const FINISH_REASONS: [&str; 4] = ["stop", "length", "tool_calls", "content_filter"];

/// Whether the request has shaped the answer already: it must not be cut a second time, by
/// another measure.
fn asks_for_a_shape(request: &ChatRequest) -> bool {
    let given = |key: &&str| request.body().get(*key).is_some_and(|value| !value.is_null());
    let chooses = request
        .body()
        .get("tool_choice")
        .is_some_and(|choice| !choice.is_null() && choice != "auto");
    chooses || SHAPING.iter().any(given) || request.response_format() != "text"
}

const SHAPING: [&str; 4] = ["max_tokens", "max_completion_tokens", "stop", "parallel_tool_calls"];

fn usage(lines: &mut Lines, usage: Usage) {
    let told = [
        ("prompt_tokens", usage.prompt),
        ("completion_tokens", usage.completion),
        ("cached_tokens", usage.cached),
    ];
    let told = told.iter().filter_map(|(key, count)| Some(format!("{key}: {}", (*count)?)));
    let told: Vec<_> = told.collect();
    if !told.is_empty() {
        lines.plain("usage", format_args!("{{{}}}", told.join(", ")));
    }
}

/// They must be those of the text that is written down, of which a secret may be missing.
fn logprobs(lines: &mut Lines, choice: &Choice, redactor: &Redactor) {
    let told = &choice.logprobs;
    let text: String = told.iter().map(|token| token.token.as_str()).collect();
    let complete = told.iter().all(|token| !token.token.is_empty());
    if told.is_empty() || !complete || text != redactor.text(&choice.content) {
        return;
    }
    lines.nested("logprobs", |lines| told.iter().for_each(|token| logprob(lines, token)));
}

fn logprob(lines: &mut Lines, logprob: &Logprob) {
    let mut item = format!("token: {}, logprob: {}", quoted(&logprob.token), logprob.log);
    let top = logprob.top.iter().map(|(token, log)| format!("{}: {log}", quoted(token)));
    let top: Vec<_> = top.collect();
    if !top.is_empty() {
        item = format!("{item}, top: {{{}}}", top.join(", "));
    }
    lines.item_plain(format_args!("{{{item}}}"));
}

fn timing(lines: &mut Lines, pace: Pace) {
    let first_token = duration(pace.first_token);
    if pace.per_token.is_zero() {
        lines.plain("timing", format_args!("{{first_token: {first_token}}}"));
        return;
    }
    let per_token = duration(pace.per_token);
    lines.plain("timing", format_args!("{{first_token: {first_token}, per_token: {per_token}}}"));
}

/// A duration that a person can read, to three digits or so.
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

/// The longest that a reply can take.
const MAX_DURATION: Duration = Duration::from_secs(3_600);

/// An error of the container, in the envelope in which a replay would write it.
struct Failure {
    status: u16,
    message: String,
    kind: Option<String>,
    param: Option<String>,
}

impl Failure {
    fn read(status: u16, body: &str) -> Option<Self> {
        let body: Value = serde_json::from_str(body).ok()?;
        let (body, error) = (body.as_object()?, body.get("error")?.as_object()?);
        let known = |key: &String| ["message", "type", "param", "code"].contains(&key.as_str());
        // The replay's code is the status; another, such as the front door's, would be lost.
        let code = error.get("code").is_none_or(|code| code.is_null() || *code == status);
        if !(400..600).contains(&status) || body.len() > 1 || !error.keys().all(known) || !code {
            return None;
        }
        let text = |key: &str| match error.get(key) {
            None | Some(Value::Null) => Some(None),
            Some(value) => value.as_str().map(|text| Some(text.to_owned())),
        };
        let message = text("message")??;
        Some(Self { status, message, kind: text("type")?, param: text("param")? })
    }

    fn write(&self, lines: &mut Lines, redactor: &Redactor) {
        lines.plain("status", self.status);
        lines.text("message", &redactor.text(&self.message));
        for (key, value) in [("type", &self.kind), ("param", &self.param)] {
            if let Some(value) = value {
                lines.text(key, &redactor.text(value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, duration};
    use std::time::Duration;

    #[test]
    fn durations_have_some_three_digits() {
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

    #[test]
    fn an_error_in_another_envelope_is_none() {
        assert!(
            Failure::read(400, r#"{"error":{"message":"m","type":"t","param":null,"code":400}}"#)
                .is_some()
        );
        for body in [
            "<h1>",
            r#"{"detail":"x"}"#,
            r#"{"error":"m"}"#,
            r#"{"error":{"message":"m","code":"model_error"}}"#,
            r#"{"error":{"message":["m"]}}"#,
            r#"{"error":{"message":"m"},"object":"error"}"#,
        ] {
            assert!(Failure::read(400, body).is_none(), "{body}");
        }
    }
}
