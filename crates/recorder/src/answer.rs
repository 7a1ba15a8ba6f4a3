//! A chat completion of the upstream, read leniently: servers differ in the fields that they write.

use std::time::Duration;

use serde_json::Value;

/// A chat completion.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Answer {
    /// The choices by index.
    pub(crate) choices: Vec<Choice>,
    /// The numbers of tokens.
    pub(crate) usage: Usage,
    /// The measured speed.
    pub(crate) pace: Pace,
}

/// A choice of a completion. A text that the server does not write is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Choice {
    /// The content of the message.
    pub(crate) content: String,
    /// The reasoning before the content.
    pub(crate) reasoning: String,
    /// The model's refusal.
    pub(crate) refusal: String,
    /// The calls of tools.
    pub(crate) calls: Vec<Call>,
    /// The finish reason; none as long as a stream has not ended.
    pub(crate) finish_reason: Option<String>,
    /// The tokens of the content with their probabilities; empty where none were asked for.
    pub(crate) logprobs: Vec<Logprob>,
}

/// A call of a tool.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Call {
    /// The name of the tool.
    pub(crate) tool: String,
    /// The arguments, in the JSON in which they were sent.
    pub(crate) arguments: String,
}

/// A token with its probability, and the alternatives to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logprob {
    /// The text of the token.
    pub(crate) token: String,
    /// The natural logarithm of the probability, at most 0.
    pub(crate) log_probability: f64,
    /// The alternatives and the logarithms of their probabilities, each text once.
    pub(crate) top: Vec<(String, f64)>,
}

/// The numbers of tokens; none where the server does not write them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Tokens of the prompt.
    pub(crate) prompt: Option<u64>,
    /// Tokens of the completion.
    pub(crate) completion: Option<u64>,
    /// Tokens of the prompt that were in a cache.
    pub(crate) cached: Option<u64>,
}

/// The speed at which an answer came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pace {
    /// The time from the request to the first event with a text or a call.
    pub(crate) first_token: Duration,
    /// The mean time from each such event to the next; 0 where the answer is no stream.
    pub(crate) per_token: Duration,
}

impl Answer {
    /// Reads the body of a chat completion; none if it is not one.
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
        let mut parsed = Self::default();
        parsed.append_text(message);
        let calls = message.get("tool_calls").and_then(Value::as_array);
        parsed.calls = calls.into_iter().flatten().map(Call::read).collect::<Option<_>>()?;
        parsed.read_end(choice);
        Some(parsed)
    }

    /// Appends the texts of a message, or of the delta of one.
    pub(crate) fn append_text(&mut self, message: &Value) {
        let text = |key: &str| message.get(key).and_then(Value::as_str).unwrap_or_default();
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

    /// Reads the finish reason and the logprobs, which are outside of the message.
    pub(crate) fn read_end(&mut self, choice: &Value) {
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
    fn read(entry: &Value) -> Option<Self> {
        let (token, log_probability) = Self::read_token(entry)?;
        let top = entry.get("top_logprobs").and_then(Value::as_array);
        let mut others: Vec<(String, f64)> = Vec::new();
        for (other, log_probability) in top.into_iter().flatten().filter_map(Self::read_token) {
            // Tokens that are parts of characters may have the same text.
            if other != token && others.iter().all(|(known, _)| *known != other) {
                others.push((other, log_probability));
            }
        }
        Some(Self { token, log_probability, top: others })
    }

    /// Reads a token and the logarithm of its probability, which some servers round to above 0.
    fn read_token(entry: &Value) -> Option<(String, f64)> {
        let token = entry.get("token")?.as_str()?.to_owned();
        Some((token, entry.get("logprob")?.as_f64()?.min(0.0)))
    }
}

impl Usage {
    /// Reads the `usage` of a completion or of an event.
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
