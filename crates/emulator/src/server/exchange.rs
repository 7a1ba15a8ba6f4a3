//! The one record of each request and its answer, from which the line in the log is written.

use std::fmt;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;
use stagemaker_gateway::{Denied, Forbidden, Identity};

use crate::clock::Instant;
use crate::front_door::service_error::ServiceError;
use crate::state::Persistent;

/// A request that is being answered.
pub(crate) struct Exchange {
    started: Instant,
    method: Method,
    uri: Uri,
    request_id: String,
}

impl Exchange {
    /// Begins the record of a request, and gives it an id.
    pub(crate) fn begin(persistent: &Persistent, request: &Request) -> Self {
        Self {
            started: persistent.timer.now(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            request_id: persistent.ids.request(),
        }
    }

    /// The id that the service gives to the request.
    pub(crate) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// Ends the record with the head of the response, before the body is sent.
    pub(crate) fn end<'a>(&'a self, persistent: &Persistent, response: &'a Response) -> Record<'a> {
        Record {
            exchange: self,
            status: response.status(),
            elapsed: persistent.timer.now() - self.started,
            outcome: Outcome::of(response),
        }
    }
}

/// The record of a request and its answer.
pub(crate) struct Record<'a> {
    exchange: &'a Exchange,
    status: StatusCode,
    elapsed: Duration,
    outcome: Outcome<'a>,
}

/// The outcome of a request.
enum Outcome<'a> {
    /// The caller is unknown: the token is refused.
    Denied(&'a Denied),
    /// The caller's policies do not allow the call.
    Forbidden { caller: &'a str, forbidden: &'a Forbidden },
    /// The request was answered; `remark` is the service's own sentence, where it refused.
    Answer { caller: &'a str, remark: Option<&'a str> },
}

impl<'a> Outcome<'a> {
    fn of(response: &'a Response) -> Self {
        let extensions = response.extensions();
        if let Some(denied) = extensions.get::<Denied>() {
            return Self::Denied(denied);
        }
        let caller = extensions.get::<Identity>().map(|identity| identity.principal().arn());
        let caller = caller.unwrap_or("nobody");
        match extensions.get::<Forbidden>() {
            Some(forbidden) => Self::Forbidden { caller, forbidden },
            None => Self::Answer { caller, remark: log_remark(response) },
        }
    }
}

/// Returns the remark of a log about a response of the emulator; none where the model answered.
pub fn log_remark(response: &Response) -> Option<&str> {
    response.extensions().get::<ServiceError>().map(ServiceError::remark)
}

impl Record<'_> {
    /// Writes the record to the log. A refusal of the lock is a warning: its caller has not been
    /// told why, or not which statement decided.
    pub(crate) fn log(&self) {
        match self.outcome {
            Outcome::Denied(_) | Outcome::Forbidden { .. } => tracing::warn!("{self}"),
            Outcome::Answer { .. } => tracing::info!("{self}"),
        }
    }
}

impl fmt::Display for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Exchange { method, uri, request_id, .. } = self.exchange;
        let (status, elapsed) = (self.status.as_u16(), self.elapsed);
        write!(f, "{status} {method} {} {elapsed:.1?} {request_id}", uri.path())?;
        match &self.outcome {
            Outcome::Denied(denied) => write!(f, " {}: {denied}", denied.reason().code()),
            Outcome::Forbidden { caller, forbidden } => {
                write!(f, " {caller} {}: {}", forbidden.code(), shorten(&forbidden.to_string()))
            }
            Outcome::Answer { caller, remark: Some(remark) } => {
                write!(f, " {caller}: {}", shorten(remark))
            }
            Outcome::Answer { caller, remark: None } => write!(f, " {caller}"),
        }
    }
}

/// Returns the start of a remark, with control characters escaped.
///
/// A quoted container may have much to say, and most of it twice. A name in a path may hold a
/// line break, which must not make a line of the log.
fn shorten(remark: &str) -> String {
    let mut start = String::new();
    for character in remark.chars().take(MAX_REMARK_CHARS) {
        if character.is_control() {
            start.extend(character.escape_default());
        } else {
            start.push(character);
        }
    }
    if remark.chars().nth(MAX_REMARK_CHARS).is_some() {
        start.push_str("...");
    }
    start
}

/// The longest part of a remark that is logged, in characters.
const MAX_REMARK_CHARS: usize = 1_000;
