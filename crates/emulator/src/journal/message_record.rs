//! A message of the journal, as it is shown: without secrets.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};
use stagemaker_redact::{RedactedText, Redactor};

use crate::journal::facts::{AnswerFacts, BodyStart};
use crate::journal::headers::Headers;
use crate::journal::masked;
use crate::journal::packed::ReadRequest;
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
    pub(super) fn of(read: &ReadRequest<'_>, redactor: &Redactor) -> Self {
        let arrival = &read.arrival;
        Self {
            method: redactor.text(arrival.method).to_string(),
            path: redactor.text(arrival.path).to_string(),
            headers: headers(&arrival.headers, redactor),
            body: read.body.map(|body| BodyRecord::of(body, redactor)),
        }
    }
}

impl ResponseRecord {
    pub(super) fn of(
        answer: &AnswerFacts<'_>,
        read: &ReadRequest<'_>,
        redactor: &Redactor,
    ) -> Self {
        let sent = read.sent();
        Self {
            status: answer.status,
            headers: headers(&answer.headers, redactor),
            body: BodyRecord::of(
                BodyStart { start: &sent, length: read.tail.sent_bytes },
                redactor,
            ),
            events: events(read, &sent, redactor),
        }
    }
}

impl EventRecord {
    fn new(micros: u64, text: &RedactedText) -> Self {
        Self { at_ms: millis(micros), text: text.to_string() }
    }
}

impl BodyRecord {
    fn of(body: BodyStart<'_>, redactor: &Redactor) -> Self {
        let masked = masked::body(body.start, redactor);
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

/// Returns the pieces of an answer that was sent in more than one.
fn events(read: &ReadRequest<'_>, sent: &[u8], redactor: &Redactor) -> Vec<EventRecord> {
    if read.pieces().nth(1).is_none() {
        return Vec::new();
    }
    let mut end = 0;
    let ends = read.pieces().map(|piece| {
        end += piece.bytes.len();
        end
    });
    let texts = masked::pieces(sent, ends, redactor).into_iter();
    read.pieces().zip(texts).map(|(piece, text)| EventRecord::new(piece.micros, &text)).collect()
}

fn headers(headers: &Headers<'_>, redactor: &Redactor) -> Map<String, Value> {
    let mut shown: Map<String, Value> = Map::new();
    for (name, value) in headers.kept() {
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
