//! An answer that comes in events.

use std::time::Duration;

use serde_json::Value;
use stagemaker_emulator::Instant;

use crate::answer::{Answer, Call, Choice, Pace, Usage};

/// How events stand in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// As server-sent events, the last of which says `[DONE]`.
    Events,
    /// As lines of JSON, to the end of the body.
    Lines,
}

impl Framing {
    /// That of a content type, if it is a stream's.
    pub(crate) fn of(content_type: &str) -> Option<Self> {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        match essence.to_ascii_lowercase().as_str() {
            "text/event-stream" => Some(Self::Events),
            "application/jsonlines" | "application/x-ndjson" | "application/jsonl" => {
                Some(Self::Lines)
            }
            _ => None,
        }
    }
}

/// Puts an answer together.
pub(crate) struct Assembler {
    framing: Framing,
    /// What has come of a line whose end has not.
    rest: Vec<u8>,
    answer: Answer,
    started: Instant,
    /// When the first event came that says something, when the last did, and how many did.
    pieces: Option<(Instant, Instant, u32)>,
    done: bool,
    /// What is wrong with it.
    problem: Option<String>,
}

/// How many choices an answer may have, and how many calls each: more than any server makes.
const MAX_CHOICES: usize = 16_384;
const MAX_CALLS: usize = 1_024;

impl Assembler {
    pub(crate) const fn new(framing: Framing, started: Instant) -> Self {
        let answer = Answer {
            choices: Vec::new(),
            usage: Usage { prompt: None, completion: None, cached: None },
            pace: Pace { first_token: Duration::ZERO, per_token: Duration::ZERO },
        };
        Self {
            framing,
            rest: Vec::new(),
            answer,
            started,
            pieces: None,
            done: false,
            problem: None,
        }
    }

    /// Takes what has come by now.
    pub(crate) fn feed(&mut self, data: &[u8], now: Instant) {
        let mut data = data;
        while let Some(end) = data.iter().position(|byte| *byte == b'\n') {
            let (line, after) = data.split_at(end);
            self.rest.extend_from_slice(line);
            let line = std::mem::take(&mut self.rest);
            self.line(line.trim_ascii(), now);
            data = after.get(1..).unwrap_or_default();
        }
        self.rest.extend_from_slice(data);
    }

    /// Whether the last event has come.
    pub(crate) const fn is_done(&self) -> bool {
        self.done
    }

    /// The answer, or why there is none.
    pub(crate) fn answer(mut self) -> Result<Answer, String> {
        let rest = std::mem::take(&mut self.rest);
        if let Some((_, last, _)) = self.pieces {
            self.line(rest.trim_ascii(), last);
        }
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let ended = |choice: &Choice| choice.finish_reason.is_some();
        if self.answer.choices.is_empty() || !self.answer.choices.iter().all(ended) {
            return Err("the stream ended before it said why".to_owned());
        }
        if let Some((first, last, count)) = self.pieces {
            let gaps = count.saturating_sub(1).max(1);
            let per_token = last.duration_since(first) / gaps;
            self.answer.pace = Pace { first_token: first.duration_since(self.started), per_token };
        }
        Ok(self.answer)
    }

    fn line(&mut self, line: &[u8], now: Instant) {
        let data = match self.framing {
            Framing::Lines => line,
            Framing::Events => match line.strip_prefix(b"data:") {
                Some(data) => data.trim_ascii(),
                // The name of an event, its id, or a comment.
                None => return,
            },
        };
        if data == b"[DONE]" {
            self.done = true;
        } else if !data.is_empty() {
            match serde_json::from_slice(data) {
                Ok(event) => self.event(&event, now),
                Err(error) => self.problem = Some(format!("an event is no JSON: {error}")),
            }
        }
    }

    fn event(&mut self, event: &Value, now: Instant) {
        if let Some(error) = event.get("error") {
            self.problem = Some(format!("the stream ends with an error: {error}"));
            return;
        }
        if let Some(usage) = event.get("usage").filter(|usage| usage.is_object()) {
            self.answer.usage = Usage::read(usage);
        }
        let choices = event.get("choices").and_then(Value::as_array);
        let mut speaks = false;
        for choice_event in choices.into_iter().flatten() {
            let index = choice_event.get("index").and_then(Value::as_u64).unwrap_or_default();
            let Some(choice) = nth(&mut self.answer.choices, index, MAX_CHOICES) else { continue };
            let delta = choice_event.get("delta").unwrap_or(&Value::Null);
            choice.say(delta);
            call(choice, delta);
            choice.end(choice_event);
            speaks |= says_something(delta);
        }
        if speaks {
            let (first, _, count) = self.pieces.unwrap_or((now, now, 0));
            self.pieces = Some((first, now, count.saturating_add(1)));
        }
    }
}

/// Adds the pieces of calls.
fn call(choice: &mut Choice, delta: &Value) {
    let pieces = delta.get("tool_calls").and_then(Value::as_array);
    for piece in pieces.into_iter().flatten() {
        let index = piece.get("index").and_then(Value::as_u64).unwrap_or_default();
        let Some(call) = nth(&mut choice.calls, index, MAX_CALLS) else { continue };
        let Call { tool, arguments } = call;
        let function = piece.get("function").unwrap_or(&Value::Null);
        let text = |key: &str| function.get(key).and_then(Value::as_str).unwrap_or_default();
        // Some servers repeat the whole name with every piece.
        if tool.is_empty() {
            tool.push_str(text("name"));
        }
        arguments.push_str(text("arguments"));
    }
}

fn says_something(delta: &Value) -> bool {
    let texts = ["content", "reasoning", "reasoning_content", "refusal"];
    let filled =
        |key: &&str| delta.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    let calls =
        delta.get("tool_calls").and_then(Value::as_array).is_some_and(|calls| !calls.is_empty());
    calls || texts.iter().any(filled)
}

/// An item of a list, which grows to hold it, up to a limit.
fn nth<T: Default>(items: &mut Vec<T>, index: u64, limit: usize) -> Option<&mut T> {
    let index = usize::try_from(index).ok().filter(|index| *index < limit)?;
    if items.len() <= index {
        items.resize_with(index + 1, T::default);
    }
    items.get_mut(index)
}
