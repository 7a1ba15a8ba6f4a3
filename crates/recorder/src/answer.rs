//! What a server answered.

use std::time::Duration;

use serde_json::Value;

/// A chat completion.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) choices: Vec<Choice>,
    pub(crate) usage: Usage,
    pub(crate) pace: Pace,
}

/// One of its choices.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Choice {
    pub(crate) content: String,
    pub(crate) reasoning: String,
    pub(crate) refusal: String,
    pub(crate) calls: Vec<Call>,
    pub(crate) finish_reason: Option<String>,
    pub(crate) logprobs: Vec<Logprob>,
}

/// A call of a tool, and its arguments as they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Call {
    pub(crate) tool: String,
    pub(crate) arguments: String,
}

/// A token, how probable it was, and others in its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logprob {
    pub(crate) token: String,
    /// The logarithm of that.
    pub(crate) log: f64,
    pub(crate) top: Vec<(String, f64)>,
}

/// How many tokens there were, as far as the server tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) prompt: Option<u64>,
    pub(crate) completion: Option<u64>,
    /// How many of the prompt's were in a cache.
    pub(crate) cached: Option<u64>,
}

/// How fast it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    /// From the request to the first event that says something.
    pub(crate) first_token: Duration,
    /// From each such event to the next, on average.
    pub(crate) per_token: Duration,
}

impl Answer {
    /// Reads a body that holds a chat completion.
    pub(crate) fn of_body(body: &[u8], pace: Pace) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let listed = body.get("choices")?.as_array()?;
        let choices: Vec<_> = listed.iter().map(Choice::read).collect::<Option<_>>()?;
        let usage = body.get("usage").map(Usage::read).unwrap_or_default();
        (!choices.is_empty()).then_some(Self { choices, usage, pace })
    }
}

impl Choice {
    fn read(choice: &Value) -> Option<Self> {
        let message = choice.get("message")?;
        let mut read = Self::default();
        read.say(message);
        let calls = message.get("tool_calls").and_then(Value::as_array);
        read.calls = calls.into_iter().flatten().map(Call::read).collect::<Option<_>>()?;
        read.end(choice);
        Some(read)
    }

    /// Adds what a message or a piece of one says.
    pub(crate) fn say(&mut self, said: &Value) {
        let text = |key: &str| said.get(key).and_then(Value::as_str).unwrap_or_default();
        self.content.push_str(text("content"));
        self.refusal.push_str(text("refusal"));
        let reasoning = text("reasoning");
        // Some servers write both, for older clients.
        self.reasoning.push_str(if reasoning.is_empty() {
            text("reasoning_content")
        } else {
            reasoning
        });
    }

    /// Adds what stands beside the message.
    pub(crate) fn end(&mut self, choice: &Value) {
        if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
            self.finish_reason = Some(reason.to_owned());
        }
        let logprobs =
            choice.get("logprobs").and_then(|logprobs| logprobs.get("content")?.as_array());
        self.logprobs.extend(logprobs.into_iter().flatten().filter_map(Logprob::read));
    }
}

impl Call {
    fn read(call: &Value) -> Option<Self> {
        let function = call.get("function")?;
        let tool = function.get("name")?.as_str()?.to_owned();
        let arguments = function.get("arguments").and_then(Value::as_str).unwrap_or_default();
        Some(Self { tool, arguments: arguments.to_owned() })
    }
}

impl Logprob {
    fn read(logprobs: &Value) -> Option<Self> {
        let (token, log) = Self::token(logprobs)?;
        let top = logprobs.get("top_logprobs").and_then(Value::as_array);
        let mut others: Vec<(String, f64)> = Vec::new();
        for (other, log) in top.into_iter().flatten().filter_map(Self::token) {
            // Tokens that are parts of characters may have the same text.
            if other != token && others.iter().all(|(known, _)| *known != other) {
                others.push((other, log));
            }
        }
        Some(Self { token, log, top: others })
    }

    /// A token and its probability, whose logarithm some servers round to above 0.
    fn token(logprobs: &Value) -> Option<(String, f64)> {
        let token = logprobs.get("token")?.as_str()?.to_owned();
        Some((token, logprobs.get("logprob")?.as_f64()?.min(0.0)))
    }
}

impl Usage {
    pub(crate) fn read(usage: &Value) -> Self {
        let number = |key: &str| usage.get(key).and_then(Value::as_u64);
        let details = usage.get("prompt_tokens_details");
        Self {
            prompt: number("prompt_tokens"),
            completion: number("completion_tokens"),
            cached: details.and_then(|details| details.get("cached_tokens")?.as_u64()),
        }
    }
}
