//! The input of the control API, read strictly.

use std::time::Duration;

use axum::extract::{Query, Request};
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use stagemaker_gateway::verifier::Timestamp;
use stagemaker_yaml::{DURATION_EXPECTED, parse_duration};

use crate::body::request_body::{self, BodyError};
use crate::control::error::ControlError;
use crate::journal::filter::RequestFilter;
use crate::test_name::TestName;

/// The largest body that is read, in bytes: thousands of rules.
const MAX_INPUT_BYTES: usize = 4 * 1024 * 1024;

/// Reads a body of JSON. A field that is not known is an error.
pub(super) async fn json<T: DeserializeOwned>(request: Request) -> Result<T, ControlError> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    if !essence.trim().eq_ignore_ascii_case("application/json") {
        return Err(ControlError::not_json());
    }
    let body = request_body::read(request.into_body(), MAX_INPUT_BYTES).await;
    let body = body.map_err(|error| match error {
        BodyError::TooLarge => ControlError::too_large(MAX_INPUT_BYTES),
        BodyError::Overdue => ControlError::invalid("the body did not come in time"),
        BodyError::Broken => ControlError::invalid("the body ended before it was complete"),
    })?;
    serde_json::from_slice(&body)
        .map_err(|error| ControlError::invalid(format!("the body is refused: {error}")))
}

/// Reads a query. A parameter that is not known is an error.
pub(super) fn query<T: DeserializeOwned>(uri: &Uri) -> Result<T, ControlError> {
    let query = Query::try_from_uri(uri);
    let query = query.map_err(|error| {
        let error = std::error::Error::source(&error)
            .map_or_else(|| error.to_string(), ToString::to_string);
        ControlError::invalid(format!("the query is refused: {error}"))
    });
    query.map(|Query(query)| query)
}

/// Reads the filter of a query.
pub(super) fn filter(uri: &Uri) -> Result<RequestFilter, ControlError> {
    checked(query(uri)?)
}

/// Refuses a filter by which no request could be found.
pub(super) fn checked(filter: RequestFilter) -> Result<RequestFilter, ControlError> {
    match filter.problem() {
        Some(problem) => Err(ControlError::invalid(problem)),
        None => Ok(filter),
    }
}

/// The query of a request that is about one test, or about all.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfTest {
    /// The name of the test; none where all are meant.
    pub(super) test: Option<String>,
}

/// Reads a duration such as `90s`.
pub(super) fn duration(key: &str, text: &str) -> Result<Duration, ControlError> {
    parse_duration(text).ok_or_else(|| ControlError::invalid(format!("{key}: {DURATION_EXPECTED}")))
}

/// Reads a time such as `2026-11-22T10:00:00Z`, or seconds since 1970.
pub(super) fn time(key: &str, text: &str) -> Result<Timestamp, ControlError> {
    let seconds = text.parse().ok().map(Timestamp::from_unix_seconds);
    let time = seconds.or_else(|| Timestamp::parse_rfc3339(text).ok());
    time.ok_or_else(|| {
        let expected = "expected a time such as `2026-11-22T10:00:00Z`, or seconds since 1970";
        ControlError::invalid(format!("{key}: {expected}"))
    })
}

/// Does work that takes as long as the journal is large, on a thread where no request waits for it.
pub(super) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ControlError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| ControlError::conflict("the server is being stopped"))
}

/// Reads the name of a test.
pub(super) fn test(name: &str) -> Result<TestName, ControlError> {
    TestName::new(name).ok_or_else(|| {
        ControlError::invalid(
            "test: expected a name of 1 to 256 characters, none of which controls",
        )
    })
}
