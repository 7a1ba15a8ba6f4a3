//! Errors: the one of whoever starts the proxy, and the refusals that its clients get.

use std::fmt;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use stagemaker_redact::Redactor;

/// The reason why a recorder or a replay cannot be started, or a recording not be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecorderError {
    /// The URL of the upstream is no URL of a server, or holds a secret.
    Upstream(String),
    /// The certificates of this machine cannot be read.
    Certificates(String),
    /// The folder of the recordings cannot be read or written, or holds nothing to replay.
    Folder(String),
    /// The replies in the folder are wrong; the message has one problem a line.
    Replies(String),
}

impl fmt::Display for RecorderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Upstream(message)
            | Self::Certificates(message)
            | Self::Folder(message)
            | Self::Replies(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for RecorderError {}

/// The reason why the recorder passes no answer on, written in OpenAI's envelope.
pub(crate) enum Refusal {
    /// The upstream cannot be reached, or does not answer in HTTP, for this reason.
    Unreachable(String),
    /// The upstream broke off its answer, for this reason.
    BrokenOff(String),
    /// The client's body is larger than this number of bytes.
    TooLarge(usize),
    /// The client broke off its body.
    Broken,
    /// The request is for no chat completion, and nothing else is recorded.
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

    /// Writes the refusal as a response, and logs it without the client's secrets.
    pub(crate) fn into_response(self, redactor: &Redactor) -> Response {
        let status = self.status();
        let kind = if status.is_server_error() { "server_error" } else { "invalid_request_error" };
        let message = format!("stagemaker: {}", self.message());
        tracing::warn!("{}", redactor.printable(&message));
        let error = json!({"message": message, "type": kind, "param": null, "code": self.code()});
        let body = json!({"error": error}).to_string();
        (status, [(CONTENT_TYPE, "application/json")], body).into_response()
    }
}
