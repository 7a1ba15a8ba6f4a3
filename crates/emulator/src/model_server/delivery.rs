//! The response that delivers an answer, and the instant at which it is sent.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use stagemaker_openai::chat::answer::Answer;
use stagemaker_openai::chat::chunk::Chunk;
use stagemaker_openai::chat::parameters::{Delivery, UsageEvents};
use stagemaker_openai::codec::stream::Events;
use stagemaker_openai::codec::writer;
use stagemaker_openai::dialect::Dialect;
use stagemaker_replies::pacing::timing::Schedule;
use stagemaker_replies::parts::Raw;

use crate::body::paced::Paced;
use crate::clock::VirtualClock;

/// A response, and the time on the clock's stopwatch at which its head is sent.
pub(super) type DueResponse = (Response, Duration);

/// The way in which one answer is delivered.
pub(super) struct Deliverer {
    /// The dialect of the container.
    pub(super) dialect: Dialect,
    /// The size of the pieces of a stream.
    pub(super) chunk: Chunk,
    /// The deadlines of tokens.
    pub(super) schedule: Schedule,
    /// The time on the clock's stopwatch from which deadlines are counted.
    pub(super) started: Duration,
    /// The clock that deadlines are waited for by.
    pub(super) clock: VirtualClock,
}

impl Deliverer {
    /// Writes an answer as the request wants it delivered.
    pub(super) fn deliver(self, answer: Answer, delivery: Delivery) -> DueResponse {
        match delivery {
            Delivery::Whole => self.whole(&answer),
            Delivery::Streamed(usage) => self.stream(answer, usage),
        }
    }

    /// Writes one body, which is due with its last token.
    fn whole(self, answer: &Answer) -> DueResponse {
        let tokens = answer.completions.iter().map(|completion| completion.tokens).max();
        let last = tokens.unwrap_or_default().saturating_sub(1);
        let body = writer::write_body(self.dialect, answer);
        let response = ([(CONTENT_TYPE, JSON)], body).into_response();
        (response, self.started + self.schedule.deadline(last))
    }

    /// Writes a stream whose head is sent at once, and whose events wait for their deadlines.
    fn stream(self, answer: Answer, usage: UsageEvents) -> DueResponse {
        let Self { dialect, chunk, schedule, started, clock } = self;
        let events = Events::new(answer, dialect, chunk, usage);
        let body = Body::from_stream(Paced::new(events, schedule, started, clock));
        (stream(dialect, body), started)
    }
}

/// Returns the response of a stream in a dialect.
pub(super) fn stream(dialect: Dialect, body: impl Into<Body>) -> Response {
    ([(CONTENT_TYPE, writer::stream_content_type(dialect))], body.into()).into_response()
}

/// Returns a response as the script gives it, past the container and the front door.
pub(super) fn raw(raw: &Raw) -> Response {
    let mut response = Response::new(Body::from(raw.body.clone()));
    *response.status_mut() = raw.status;
    response.headers_mut().clone_from(&raw.headers);
    response
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
