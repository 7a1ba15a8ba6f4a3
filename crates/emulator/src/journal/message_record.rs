//! A message of the journal, as it is shown: without secrets.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};
use stagemaker_redact::{RedactedText, Redactor};

use crate::journal::answer_head::AnswerHead;
use crate::journal::entry::{Arrival, Event, Progress, Recorded};
use crate::journal::headers::Headers;
use crate::journal::masked;
use crate::journal::time::millis;

/// The head and the body of a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MessageRecord {
    /// The method.
    pub method: String,
    /// The path and the query, without the name of a test in front.
    pub path: String,
    /// The headers; values of one name are joined by commas.
    pub headers: Map<String, Value>,
    /// The body; none where it was not read, since the request was refused before.
    pub body: Option<BodyRecord>,
}

/// The head and the body of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ResponseRecord {
    /// The status.
    pub status: u16,
    /// The headers; values of one name are joined by commas.
    pub headers: Map<String, Value>,
    /// The part of the body that was sent so far.
    pub body: BodyRecord,
    /// The pieces of the body, where it was sent in more than one.
    pub events: Vec<EventRecord>,
}

/// A body, or the start of one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BodyRecord {
    /// The length of the whole body, in bytes.
    pub bytes: usize,
    /// `true` where only the start of it was kept.
    pub is_cut: bool,
    /// The value, where the body is JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<Value>,
    /// The text, where the body is not JSON. Bytes that are no text are marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A piece of a body.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EventRecord {
    /// The milliseconds from the request to the instant at which it was sent.
    pub at_ms: f64,
    /// The text.
    pub text: String,
}

impl MessageRecord {
    pub(super) fn of(arrival: &Arrival, progress: &Progress, redactor: &Redactor) -> Self {
        Self {
            method: redactor.text(arrival.method.as_str()).to_string(),
            path: redactor.text(&arrival.path).to_string(),
            headers: headers(&arrival.headers, redactor),
            body: progress.body.as_ref().map(|body| BodyRecord::of(body, redactor)),
        }
    }
}

impl ResponseRecord {
    pub(super) fn of(answer: &AnswerHead, progress: &Progress, redactor: &Redactor) -> Self {
        let events = if progress.events.len() > 1 {
            let ends = progress.events.iter().map(|event| event.end);
            let texts = masked::pieces(&progress.sent.start, ends, redactor).into_iter();
            let events = progress.events.iter().zip(texts);
            events.map(|(Event { micros, .. }, text)| EventRecord::new(*micros, &text)).collect()
        } else {
            Vec::new()
        };
        Self {
            status: answer.status.as_u16(),
            headers: headers(&answer.headers, redactor),
            body: BodyRecord::of(&progress.sent, redactor),
            events,
        }
    }
}

impl EventRecord {
    fn new(micros: u64, text: &RedactedText) -> Self {
        Self { at_ms: millis(micros), text: text.to_string() }
    }
}

impl BodyRecord {
    fn of(body: &Recorded, redactor: &Redactor) -> Self {
        let masked = masked::body(&body.start, redactor);
        let json = if body.is_cut() { None } else { serde_json::from_str(masked.as_str()).ok() };
        let text = if json.is_some() { None } else { Some(masked.to_string()) };
        Self { bytes: body.length, is_cut: body.is_cut(), json, text }
    }

    /// Returns the body as a text: JSON as it is written without spaces.
    pub fn to_text(&self) -> Cow<'_, str> {
        match (&self.json, &self.text) {
            (Some(json), _) => Cow::Owned(json.to_string()),
            (None, Some(text)) => Cow::Borrowed(text),
            (None, None) => Cow::Borrowed(""),
        }
    }
}

fn headers(headers: &Headers, redactor: &Redactor) -> Map<String, Value> {
    let mut shown: Map<String, Value> = Map::new();
    for (name, value) in headers.iter() {
        // A value is searched behind its name, by which some secrets are told.
        let line = redactor.text(&format!("{name}: {value}")).to_string();
        let value = line.split_once(": ").map_or("", |(_, value)| value);
        match shown.get_mut(&*name) {
            Some(Value::String(known)) => {
                known.push_str(", ");
                known.push_str(value);
            }
            _ => drop(shown.insert(name.into_owned(), Value::from(value))),
        }
    }
    shown
}
