//! Rules of scripts, each of which is one recorded exchange.

use serde_json::Value;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_redact::{RedactedText, Redactor};

use crate::answer::{Answer, Call, Choice, Logprob, Pace, Usage};
use crate::arguments;
use crate::condition;
use crate::failure::Failure;
use crate::test_file_name::TestFileName;
use crate::yaml_writer::{Flow, YamlWriter};

/// A request, as a rule is made of it.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) chat: &'a ChatRequest,
    pub(crate) test: &'a TestFileName,
    pub(crate) redactor: &'a Redactor,
}

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
    pub(crate) fn of_answer(request: Request<'_>, answer: &Answer) -> Self {
        let Request { chat, redactor, .. } = request;
        let mut writer = YamlWriter::at(DEPTH);
        if let Some((first, others)) = answer.choices.split_first() {
            write_message(&mut writer, first, others, redactor);
            write_attributes(&mut writer, request, first);
        }
        write_usage(&mut writer, answer.usage);
        if let ([only], true) = (answer.choices.as_slice(), chat.body().contains_key("logprobs")) {
            write_logprobs(&mut writer, only, redactor);
        }
        write_timing(&mut writer, answer.pace);
        Self::of(request, writer)
    }

    /// Makes the rule of any other response.
    pub(crate) fn of_response(
        request: Request<'_>,
        status: u16,
        content_type: &str,
        body: &str,
        pace: Pace,
    ) -> Self {
        let redactor = request.redactor;
        let mut writer = YamlWriter::at(DEPTH);
        match Failure::read(status, body) {
            Some(failure) => writer.nested("fail", |writer| failure.write(writer, redactor)),
            None => writer.nested("raw", |writer| {
                writer.flow("status", &Flow::Count(status.into()));
                if !content_type.is_empty() {
                    let content_type = redactor.text(content_type);
                    writer.nested("headers", |writer| writer.text("content-type", &content_type));
                }
                writer.text("body", &redactor.text(body));
            }),
        }
        write_timing(&mut writer, pace);
        Self::of(request, writer)
    }

    fn of(request: Request<'_>, answer: YamlWriter) -> Self {
        let when = condition::write(request.chat, request.test, request.redactor);
        Self { when, answer: answer.into_text() }
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
    if calls.is_empty() || texts.clone().any(|text| !text.as_str().is_empty()) {
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
    let tool = redactor.text(&call.tool);
    let sent = redactor.text(&call.arguments);
    match arguments::parse_object(sent.as_str(), redactor) {
        Some(value) => writer.argument(&tool, &value),
        None => writer.text(tool, &arguments::escape_template(sent)),
    }
}

/// Writes the reasoning, the finish reason and `verbatim`.
fn write_attributes(writer: &mut YamlWriter, request: Request<'_>, choice: &Choice) {
    let Request { chat, redactor, .. } = request;
    if !choice.reasoning.is_empty() {
        writer.text("reasoning", &redactor.text(&choice.reasoning));
    }
    let names_tool = chat.body().get("tool_choice").is_some_and(Value::is_object);
    let expected = if choice.calls.is_empty() || names_tool { "stop" } else { "tool_calls" };
    if let Some(reason) = choice.finish_reason.as_deref().filter(|reason| *reason != expected) {
        if let Some(known) = FINISH_REASONS.iter().find(|known| **known == reason) {
            writer.flow("finish_reason", &Flow::Word(known));
        } else {
            let reason = redactor.printable(reason);
            tracing::warn!("the finish reason `{reason}` cannot be replayed");
        }
    }
    if shapes_answer(chat) {
        writer.flow("verbatim", &Flow::Word("true"));
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
    let given =
        counts.iter().filter_map(|(key, count)| Some(((*key).into(), Flow::Count((*count)?))));
    let given: Vec<_> = given.collect();
    if !given.is_empty() {
        writer.flow("usage", &Flow::Map(given));
    }
}

/// Writes the logprobs if they are those of the text that is written down, of which a secret may be
/// missing. A refusal has none.
fn write_logprobs(writer: &mut YamlWriter, choice: &Choice, redactor: &Redactor) {
    if !choice.refusal.is_empty() {
        return;
    }
    let text = redactor.text(&choice.content);
    let Some(logprobs) = logprobs_of(&choice.logprobs, text.as_str()) else { return };
    if logprobs.iter().any(|logprob| logprob.token.is_empty()) {
        return;
    }
    writer.nested("logprobs", |writer| {
        for logprob in logprobs {
            writer.item_flow(&logprob_of(logprob, redactor));
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

/// Writes a token with its alternatives, but for those that hold a secret: two of them would be one.
fn logprob_of(logprob: &Logprob, redactor: &Redactor) -> Flow {
    let mut entries: Vec<(RedactedText, Flow)> = vec![
        ("token".into(), Flow::Quoted(redactor.text(&logprob.token))),
        ("logprob".into(), Flow::Decimal(logprob.log_probability)),
    ];
    let top = logprob.top.iter().filter_map(|(token, logprob)| {
        let token = redactor.redact(token);
        token.is_whole().then(|| (token.text(), Flow::Decimal(*logprob)))
    });
    let top: Vec<_> = top.collect();
    if !top.is_empty() {
        entries.push(("top".into(), Flow::Map(top)));
    }
    Flow::Map(entries)
}

fn write_timing(writer: &mut YamlWriter, pace: Pace) {
    let mut entries = vec![("first_token".into(), Flow::Time(pace.first_token))];
    if !pace.per_token.is_zero() {
        entries.push(("per_token".into(), Flow::Time(pace.per_token)));
    }
    writer.flow("timing", &Flow::Map(entries));
}

#[cfg(test)]
mod tests;
