//! A request that is being answered, and is then written down.

use std::time::Duration;

use axum::http::StatusCode;
use stagemaker_emulator::{Instant, Timer};
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_redact::Redactor;

use crate::answer::{Answer, Pace};
use crate::folder::Reservation;
use crate::rule::{self, Rule};

/// The largest answer that is passed on whole, and the largest stream that is written down, in bytes.
pub(crate) const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// A request that is being answered, and is then written down.
pub(crate) struct Exchange {
    pub(crate) request: ChatRequest,
    pub(crate) redactor: Redactor,
    /// The instant at which the request came.
    pub(crate) started: Instant,
    /// The position of the exchange in its file.
    pub(crate) reservation: Reservation,
}

impl Exchange {
    /// Returns a part of the answer as it may stand in the log.
    pub(crate) fn printable(&self, text: &str) -> String {
        self.redactor.printable(text).into_owned()
    }

    /// Returns the instant at which the request came.
    pub(crate) const fn started(&self) -> Instant {
        self.started
    }

    /// Writes down an answer.
    pub(crate) fn write(self, answer: &Answer) {
        let rule = Rule::of_answer(self.request(), answer);
        self.reservation.settle(&rule);
    }

    /// Writes down an answer that came in one piece.
    pub(crate) fn write_whole(self, status: StatusCode, content_type: &str, body: &[u8]) {
        let pace =
            Pace { first_token: Timer::default().now() - self.started, per_token: Duration::ZERO };
        if status.is_success()
            && let Some(answer) = Answer::of_body(body, pace)
        {
            return self.write(&answer);
        }
        let Ok(body) = str::from_utf8(body) else {
            tracing::warn!("not recorded: the answer is no text ({status})");
            return;
        };
        let rule = Rule::of_response(self.request(), status.as_u16(), content_type, body, pace);
        self.reservation.settle(&rule);
    }

    const fn request(&self) -> rule::Request<'_> {
        let Self { request, redactor, reservation, .. } = self;
        rule::Request { chat: request, test: &reservation.test, redactor }
    }
}
