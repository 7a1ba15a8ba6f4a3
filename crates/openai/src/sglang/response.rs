//! Whole responses as `SGLang` 0.5.12 writes them.

use serde::Serialize;
use serde_json::json;

use crate::chat::answer::{Answer, Head, Tooling};
use crate::chat::completion::{Completion, Finish};
use crate::chat::logprobs::{Token, TokenWithAlternatives};
use crate::chat::part::{CompletionPart, PartKind};
use crate::chat::usage::Usage;
use crate::json::{join, to_json};
use crate::sglang::finish_reason;
use crate::vllm::response::{calls_of, raw_call};

/// Writes the body of a whole response.
pub(crate) fn body(answer: &Answer) -> String {
    let Head { id, created, model } = &answer.head;
    let choices =
        (0..answer.n).filter_map(|index| Some(choice(answer, index, answer.choice(index)?)));
    let choices: Vec<_> = choices.collect();
    format!(
        r#"{{"id":"{id}","object":"chat.completion","created":{created},"model":{},"choices":[{}],"usage":{},"metadata":{{"weight_version":"default"}}}}"#,
        to_json(model),
        choices.join(","),
        usage_fields(answer.usage),
    )
}

/// Writes a choice.
fn choice(answer: &Answer, index: usize, completion: &Completion) -> String {
    let reason = finish_reason::of(answer, completion);
    let mut calls: Vec<_> = calls_of(completion).collect();
    let mut content =
        completion.text_of(&PartKind::Content).map(str::trim_end).map(ToOwned::to_owned);
    if calls.is_empty() {
        content = completion.text_of(&PartKind::Content).map(ToOwned::to_owned);
    }
    let mut tool_calls = String::from("null");
    if completion.breaks_a_call() {
        // The parsers of `SGLang` find no call without an end, and give the text back.
        let forced = matches!(answer.tooling, Tooling::Required | Tooling::Named);
        let (tool, arguments) = calls.pop().unwrap_or_default();
        let raw = if forced { arguments.to_owned() } else { raw_call((tool, arguments)) };
        content = Some(content.unwrap_or_default() + &raw);
        calls.clear();
        if !forced {
            "[]".clone_into(&mut tool_calls);
        }
    }
    if !calls.is_empty() {
        tool_calls = list_of_calls(answer, index, &calls);
    }
    let content = content.or_else(|| completion.text_of(&PartKind::Refusal).map(ToOwned::to_owned));
    // An empty text is falsy in Python, and told as none.
    let content = content.filter(|content| !content.is_empty());
    let reasoning = to_json(completion.text_of(&PartKind::Reasoning));
    let whole = completion
        .parts
        .iter()
        .flat_map(|part| reported_tokens(answer, part, 0, part.text().len()));
    let logprobs = logprobs(answer, &whole.collect::<Vec<_>>());
    format!(
        r#"{{"index":{index},"message":{{"role":"assistant","content":{},"reasoning_content":{reasoning},"tool_calls":{tool_calls}}},"logprobs":{logprobs},"finish_reason":"{}","matched_stop":{}}}"#,
        to_json(content),
        reason.name(),
        matched_stop(completion)
    )
}

/// Writes the list of the calls.
fn list_of_calls(answer: &Answer, choice: usize, calls: &[(&str, &str)]) -> String {
    let calls = join(calls.iter().enumerate(), |(number, (tool, arguments))| {
        let (id, tool) = (call_id(answer, choice, number), to_json(tool));
        let arguments = to_json(arguments);
        format!(
            r#"{{"id":"{id}","index":{number},"type":"function","function":{{"name":{tool},"arguments":{arguments}}}}}"#
        )
    });
    format!("[{calls}]")
}

/// Writes the stop sequence, or the id of the token that ends a turn of Qwen's models.
pub(crate) fn matched_stop(completion: &Completion) -> String {
    match &completion.finish {
        Finish::StopSequence(sequence) => to_json(sequence),
        Finish::Stop if !completion.has_calls() => END_OF_TURN.to_string(),
        Finish::Stop | Finish::Length => "null".to_owned(),
    }
}

const END_OF_TURN: u32 = 151_645;

/// Returns the id of a call, which has 24 digits.
pub(crate) fn call_id(answer: &Answer, choice: usize, call: usize) -> String {
    let (first, second) =
        (answer.call_digits(choice, call), answer.call_digits(choice, call + 0x8000));
    format!("call_{first}{}", second.get(..8).unwrap_or_default())
}

/// Writes the usage.
pub(crate) fn usage_fields(usage: Usage) -> String {
    let Usage { prompt, completion, cached } = usage;
    let details = to_json(cached.map(|cached| json!({"cached_tokens": cached})));
    format!(
        r#"{{"prompt_tokens":{prompt},"total_tokens":{},"completion_tokens":{completion},"prompt_tokens_details":{details},"reasoning_tokens":0}}"#,
        usage.total()
    )
}

/// Returns the tokens of a part between two of its bytes, if log-probabilities are wanted.
pub(crate) fn reported_tokens<'a>(
    answer: &'a Answer,
    part: &'a CompletionPart,
    from: usize,
    to: usize,
) -> Vec<TokenWithAlternatives<'a>> {
    answer.logprobs.as_ref().map(|logprobs| logprobs.of(part, from, to)).unwrap_or_default()
}

/// A token with the bytes before the probability.
#[derive(Serialize)]
struct BytesFirst<'a> {
    token: &'a str,
    bytes: &'a [u8],
    logprob: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<Vec<Self>>,
}

impl<'a> BytesFirst<'a> {
    fn of(token: &Token<'a>, top: Option<&[Token<'a>]>) -> Self {
        let Token { text: token, logprob, bytes } = *token;
        let top = top.map(|top| top.iter().map(|other| Self::of(other, None)).collect());
        Self { token, bytes, logprob, top_logprobs: top }
    }
}

/// Writes the log-probabilities of some tokens, or null.
pub(crate) fn logprobs(answer: &Answer, tokens: &[TokenWithAlternatives<'_>]) -> String {
    if answer.logprobs.is_none() {
        return "null".to_owned();
    }
    let content =
        tokens.iter().map(|entry| BytesFirst::of(&entry.token, Some(&entry.top_logprobs)));
    format!(r#"{{"content":{}}}"#, to_json(content.collect::<Vec<_>>()))
}
