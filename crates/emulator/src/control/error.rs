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

/// One problem of what was sent.
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

    /// What was sent cannot be read, or says something that is not possible.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", message)
    }

    /// What was sent has these problems.
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

    /// There is nothing of that name.
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    /// The path has another method.
    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "the path has no such method: see /_stagemaker/v1/",
        )
    }

    /// What is asserted does not hold.
    pub(super) fn does_not_hold(difference: String) -> Self {
        Self::new(StatusCode::CONFLICT, "does_not_hold", difference)
    }

    /// A later change is in force, or the state does not allow this one.
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", message)
    }

    /// The request may not use the control API.
    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    /// The request has not the control token.
    pub(super) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "expected `Authorization: Bearer TOKEN` with the control token",
        )
    }

    /// The body is not JSON by its type.
    pub(super) fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            "expected a body of the type application/json",
        )
    }

    /// The body is larger than any that is read.
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
