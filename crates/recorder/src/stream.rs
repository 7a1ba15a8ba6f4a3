//! Answers that come in events, and are put together for the recording.

use std::fmt;
use std::time::Duration;

use serde_json::Value;
use stagemaker_emulator::Instant;

use crate::answer::{Answer, Call, Choice, Pace, Usage};

/// The format of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Server-sent events, the last of which is `[DONE]`.
    Events,
    /// Lines of JSON, to the end of the body.
    Lines,
}

impl Framing {
    /// Returns the format of a content type; none if it is not one of a stream.
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

/// An answer that is put together from the events of a stream.
pub(crate) struct Assembler {
    framing: Framing,
    /// The start of a line whose end has not come.
    rest: Vec<u8>,
    answer: Answer,
    /// The instant of the request.
    started: Instant,
    /// The events with a text or a call; none before the first.
    pieces: Option<Pieces>,
    is_done: bool,
    /// The last problem of an event.
    problem: Option<Incomplete>,
}

/// The events of a stream that have a text or a call.
#[derive(Clone, Copy)]
struct Pieces {
    /// The instant of the first event.
    first: Instant,
    /// The instant of the last event.
    last: Instant,
    count: u32,
}

/// The reason why a stream gives no whole answer.
#[derive(Debug)]
pub(crate) enum Incomplete {
    /// An event is no JSON.
    NoJson(serde_json::Error),
    /// An event is an error of the server.
    ServerError(Value),
    /// A choice has no finish reason, or there is no choice.
    Unfinished,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoJson(error) => write!(f, "an event is no JSON: {error}"),
            Self::ServerError(error) => write!(f, "the stream ends with an error: {error}"),
            Self::Unfinished => f.write_str("the stream ended before it said why"),
        }
    }
}

/// The most choices of an answer: more than any server makes.
const MAX_CHOICES: usize = 16_384;

/// The most calls of a choice: more than any server makes.
const MAX_CALLS: usize = 1_024;

impl Assembler {
    /// Makes an answer without events to a request that came at `started`.
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
            is_done: false,
            problem: None,
        }
    }

    /// Reads data that has come at `now`.
    pub(crate) fn feed(&mut self, data: &[u8], now: Instant) {
        let mut data = data;
        while let Some(end) = data.iter().position(|byte| *byte == b'\n') {
            let (line, after) = data.split_at(end);
            self.rest.extend_from_slice(line);
            let line = std::mem::take(&mut self.rest);
            self.read_line(line.trim_ascii(), now);
            data = after.get(1..).unwrap_or_default();
        }
        self.rest.extend_from_slice(data);
    }

    /// Returns whether the last event has come.
    pub(crate) const fn is_done(&self) -> bool {
        self.is_done
    }

    /// Returns the answer once the stream has ended.
    ///
    /// # Errors
    ///
    /// When the stream has a problem, or ended too early.
    pub(crate) fn answer(mut self) -> Result<Answer, Incomplete> {
        let rest = std::mem::take(&mut self.rest);
        if let Some(Pieces { last, .. }) = self.pieces {
            self.read_line(rest.trim_ascii(), last);
        }
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let has_ended = |choice: &Choice| choice.finish_reason.is_some();
        if self.answer.choices.is_empty() || !self.answer.choices.iter().all(has_ended) {
            return Err(Incomplete::Unfinished);
        }
        if let Some(Pieces { first, last, count }) = self.pieces {
            let gaps = count.saturating_sub(1).max(1);
            let per_token = last.duration_since(first) / gaps;
            self.answer.pace = Pace { first_token: first.duration_since(self.started), per_token };
        }
        Ok(self.answer)
    }

    fn read_line(&mut self, line: &[u8], now: Instant) {
        let data = match self.framing {
            Framing::Lines => line,
            Framing::Events => match line.strip_prefix(b"data:") {
                Some(data) => data.trim_ascii(),
                // A line without data is the name of an event, its id, or a comment.
                None => return,
            },
        };
        if data == b"[DONE]" {
            self.is_done = true;
        } else if !data.is_empty() {
            match serde_json::from_slice(data) {
                Ok(event) => self.read_event(&event, now),
                Err(error) => self.problem = Some(Incomplete::NoJson(error)),
            }
        }
    }

    fn read_event(&mut self, event: &Value, now: Instant) {
        if let Some(error) = event.get("error") {
            self.problem = Some(Incomplete::ServerError(error.clone()));
            return;
        }
        if let Some(usage) = event.get("usage").filter(|usage| usage.is_object()) {
            self.answer.usage = Usage::read(usage);
        }
        let choices = event.get("choices").and_then(Value::as_array);
        let mut is_piece = false;
        for choice_event in choices.into_iter().flatten() {
            let index = choice_event.get("index").and_then(Value::as_u64).unwrap_or_default();
            let Some(choice) = nth(&mut self.answer.choices, index, MAX_CHOICES) else { continue };
            let delta = choice_event.get("delta").unwrap_or(&Value::Null);
            choice.append_text(delta);
            append_calls(choice, delta);
            choice.read_end(choice_event);
            is_piece |= has_text_or_call(delta);
        }
        if is_piece {
            let (first, count) = self.pieces.map_or((now, 0), |known| (known.first, known.count));
            self.pieces = Some(Pieces { first, last: now, count: count.saturating_add(1) });
        }
    }
}

/// Appends the pieces of calls in a delta.
fn append_calls(choice: &mut Choice, delta: &Value) {
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

fn has_text_or_call(delta: &Value) -> bool {
    let texts = ["content", "reasoning", "reasoning_content", "refusal"];
    let is_filled =
        |key: &&str| delta.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    let has_calls =
        delta.get("tool_calls").and_then(Value::as_array).is_some_and(|calls| !calls.is_empty());
    has_calls || texts.iter().any(is_filled)
}

/// Returns an item of a list, which grows to hold it, up to a limit.
fn nth<T: Default>(items: &mut Vec<T>, index: u64, limit: usize) -> Option<&mut T> {
    let index = usize::try_from(index).ok().filter(|index| *index < limit)?;
    if items.len() <= index {
        items.resize_with(index + 1, T::default);
    }
    items.get_mut(index)
}
