//! The refusals of the control API, and their envelope.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use stagemaker_yaml::FileProblems;

use crate::control::answer;

/// A refusal of the control API. Nothing has changed where one is returned.
#[derive(Debug)]
pub(super) struct ControlError {
    status: StatusCode,
    code: &'static str,
    message: String,
    problems: Vec<Problem>,
}

/// A problem of the input.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    /// The path of keys in what was sent, such as `replies[0].say`; empty for the whole.
    path: String,
    message: String,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: ErrorObject<'a>,
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    code: &'static str,
    message: &'a str,
    problems: &'a [Problem],
}

impl ControlError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), problems: Vec::new() }
    }

    /// Makes the refusal of input that cannot be read, or asks for something that is not possible.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", message)
    }

    /// Makes the refusal of input that has these problems.
    pub(super) fn problems(problems: &FileProblems) -> Self {
        let listed = problems.iter().map(|problem| Problem {
            path: problem.path.clone(),
            message: problem.message.clone(),
        });
        let problems: Vec<_> = listed.collect();
        let first = problems.first().map_or("", |problem| &problem.message);
        let message = match problems.as_slice() {
            [only] => format!("{}: {first}", only.path),
            all => format!("{} problems, the first: {first}", all.len()),
        };
        Self { problems, ..Self::invalid(message) }
    }

    /// Makes the refusal of a name that nothing has.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// Makes the refusal of a method that the path does not have.
    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "the path has no such method: see /_stagemaker/v1/",
        )
    }

    /// Makes the refusal of an assertion that does not hold.
    pub(super) fn does_not_hold(difference: String) -> Self {
        Self::new(StatusCode::CONFLICT, "does_not_hold", difference)
    }

    /// Makes the refusal of a change that the state does not allow.
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", message)
    }

    /// Makes the refusal of a client that may not use the control API.
    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    /// Makes the refusal of a request without the control token.
    pub(super) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "expected `Authorization: Bearer TOKEN` with the control token",
        )
    }

    /// Makes the refusal of a body that is not JSON by its type.
    pub(super) fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "expected a body of the type application/json",
        )
    }

    /// Makes the refusal of a body of more than `limit` bytes.
    pub(super) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!("expected a body of at most {limit} bytes"),
        )
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response<Body> {
        let Self { status, code, message, problems } = &self;
        let error = ErrorObject { code, message, problems };
        answer::json(*status, &Envelope { error })
    }
}
