//! What the recorder itself refuses, in OpenAI's envelope.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// Why the recorder has no answer of its own or of the server's.
pub(crate) enum Refusal {
    /// The server cannot be reached, or does not answer in HTTP.
    Unreachable(String),
    /// The server broke off.
    BrokenOff(String),
    /// The client's body is too large.
    TooLarge(usize),
    /// The client broke off.
    Broken,
    /// Only chat completions are recorded, so only they can be replayed.
    NotReplayed,
}

impl Refusal {
    const fn status(&self) -> StatusCode {
        match self {
            Self::Unreachable(_) | Self::BrokenOff(_) => StatusCode::BAD_GATEWAY,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Broken => StatusCode::BAD_REQUEST,
            Self::NotReplayed => StatusCode::NOT_FOUND,
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "stagemaker_upstream_unreachable",
            Self::BrokenOff(_) => "stagemaker_upstream_broke_off",
            Self::TooLarge(_) => "stagemaker_body_too_large",
            Self::Broken => "stagemaker_body_broken",
            Self::NotReplayed => "stagemaker_not_replayed",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Unreachable(why) => format!("the upstream cannot be reached: {why}"),
            Self::BrokenOff(why) => format!("the upstream broke off its answer: {why}"),
            Self::TooLarge(limit) => format!("the request body is larger than {limit} bytes"),
            Self::Broken => "the request body ended before it was complete".to_owned(),
            Self::NotReplayed => {
                "only POST .../chat/completions is replayed, since nothing else is recorded"
                    .to_owned()
            }
        }
    }

    pub(crate) fn into_response(self) -> Response {
        let status = self.status();
        let kind = if status.is_server_error() { "server_error" } else { "invalid_request_error" };
        let message = format!("stagemaker: {}", self.message());
        tracing::warn!("{message}");
        let error = json!({"message": message, "type": kind, "param": null, "code": self.code()});
        let body = json!({"error": error}).to_string();
        (status, [(CONTENT_TYPE, "application/json")], body).into_response()
    }
}
