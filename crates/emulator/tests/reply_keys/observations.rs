//! The parts of the answers of a line that are compared, each written as one text.

use serde_json::Value;

use crate::reply_keys::server::Answer;

/// Writes what a line looks at.
pub(crate) type Observation = fn(&[Answer]) -> String;

fn each(answers: &[Answer], write: impl Fn(&Answer) -> String) -> String {
    answers.iter().map(write).collect::<Vec<_>>().join(", ")
}

/// The texts of all choices, or the status of what is no answer.
pub(crate) fn texts(answers: &[Answer]) -> String {
    each(answers, |answer| {
        if answer.status != 200 {
            return format!("({})", answer.status);
        }
        let pieces = answer.pieces();
        if !pieces.is_empty() {
            return pieces.into_iter().map(|(_, text)| text).collect();
        }
        let choices = answer.json()["choices"].as_array().cloned().unwrap_or_default();
        let text = |choice: &Value| choice["message"]["content"].as_str().map(ToOwned::to_owned);
        let texts = choices.iter().map(|choice| text(choice).unwrap_or_else(|| "null".to_owned()));
        texts.collect::<Vec<_>>().join("|")
    })
}

/// The pieces of a stream.
pub(crate) fn pieces(answers: &[Answer]) -> String {
    each(answers, |answer| {
        answer.pieces().into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("|")
    })
}

/// The milliseconds after which each piece of a stream comes.
pub(crate) fn arrivals(answers: &[Answer]) -> String {
    each(answers, |answer| {
        let at = answer.pieces().into_iter().map(|(at, _)| at.to_string());
        at.collect::<Vec<_>>().join(" ")
    })
}

/// Says whether all answers come at the same times.
pub(crate) fn same_arrivals(answers: &[Answer]) -> String {
    let first = arrivals(&answers[..1]);
    let is_same = answers.iter().all(|answer| arrivals(std::slice::from_ref(answer)) == first);
    if is_same { "the same" } else { "different" }.to_owned()
}

/// Measures how far from multiples of 20 ms the pieces of a stream come.
pub(crate) fn deviation(answers: &[Answer]) -> String {
    let times = answers.iter().flat_map(Answer::pieces).map(|(at, _)| at % 20);
    let largest = times.map(|after| after.min(20 - after)).max().unwrap_or_default();
    // Timers are exact to the millisecond, so the last of the 5 ms may become the sixth.
    match largest {
        0 => "none",
        1..=6 => "up to 5 ms",
        _ => "more than 5 ms",
    }
    .to_owned()
}

/// The text, and the tools that are called with their arguments.
pub(crate) fn calls(answers: &[Answer]) -> String {
    each(answers, |answer| {
        let message = answer.message();
        let calls = message["tool_calls"].as_array().cloned().unwrap_or_default();
        let call = |call: &Value| {
            let (name, arguments) = (&call["function"]["name"], &call["function"]["arguments"]);
            format!("{}({})", name.as_str().unwrap(), arguments.as_str().unwrap())
        };
        let text = message["content"].as_str().map(ToOwned::to_owned);
        text.into_iter().chain(calls.iter().map(call)).collect::<Vec<_>>().join(" ")
    })
}

fn field(answers: &[Answer], name: &str) -> String {
    each(answers, |answer| answer.message()[name].as_str().unwrap_or("null").to_owned())
}

/// The refusal of the message.
pub(crate) fn refusal(answers: &[Answer]) -> String {
    field(answers, "refusal")
}

/// The reasoning of the message.
pub(crate) fn reasoning(answers: &[Answer]) -> String {
    field(answers, "reasoning")
}

/// The finish reason, or the status of what is no answer.
pub(crate) fn finish(answers: &[Answer]) -> String {
    each(answers, |answer| match answer.json()["choices"][0]["finish_reason"].as_str() {
        Some(reason) => reason.to_owned(),
        None => format!("({})", answer.status),
    })
}

/// The tokens of the prompt, of the completion, and those that were cached.
pub(crate) fn usage(answers: &[Answer]) -> String {
    each(answers, |answer| {
        let usage = &answer.json()["usage"];
        let cached = &usage["prompt_tokens_details"]["cached_tokens"];
        format!("{}+{}, {cached} cached", usage["prompt_tokens"], usage["completion_tokens"])
    })
}

/// Each token with its log-probability, and its alternatives with theirs.
pub(crate) fn logprobs(answers: &[Answer]) -> String {
    let token =
        |token: &Value| format!("{} {}", token["token"].as_str().unwrap(), token["logprob"]);
    each(answers, |answer| {
        let tokens = answer.json()["choices"][0]["logprobs"]["content"].clone();
        let tokens = tokens.as_array().cloned().unwrap_or_default();
        let written = tokens.iter().map(|reported| {
            let top = reported["top_logprobs"].as_array().cloned().unwrap_or_default();
            let top: Vec<_> = top.iter().map(token).collect();
            format!("{} of {}", token(reported), top.join(" / "))
        });
        written.collect::<Vec<_>>().join("; ")
    })
}

/// The status, and the fields of the container's error.
pub(crate) fn error(answers: &[Answer]) -> String {
    each(answers, |answer| {
        let error = &answer.json()["error"];
        let field = |name: &str| error[name].as_str().unwrap_or("null").to_owned();
        format!("{} {} {} {}", answer.status, field("message"), field("type"), field("param"))
    })
}

/// The status, the headers but for the length, and the body.
pub(crate) fn response(answers: &[Answer]) -> String {
    each(answers, |answer| {
        let headers = answer.headers.iter().filter(|(name, _)| *name != "content-length");
        let headers = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        let status = std::iter::once(answer.status.to_string());
        let parts = status.chain(headers).chain([format!("[{}]", answer.body())]);
        parts.collect::<Vec<_>>().join(" ")
    })
}

/// Says whether the message of an error has `greeting`, the name of the rule of the line.
pub(crate) fn naming(answers: &[Answer]) -> String {
    let names = answers.iter().any(|answer| answer.body().contains("`greeting`"));
    if names { "the name" } else { "no name" }.to_owned()
}
