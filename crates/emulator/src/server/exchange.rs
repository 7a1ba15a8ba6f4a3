//! What every response carries, and the line about it in the log.

use std::cell::RefCell;
use std::fmt;
use std::time::{Duration, Instant, UNIX_EPOCH};

use axum::extract::Request;
use axum::http::header::{DATE, HeaderName, HeaderValue};
use axum::http::{Method, Uri};
use axum::response::Response;
use stagemaker_gateway::verifier::Timestamp;
use stagemaker_gateway::{Denied, Forbidden, Identity};

use crate::front_door::service_error::ServiceError;
use crate::state::Stage;

/// The id that the service gives to each request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// A request that is being answered.
pub(crate) struct Entry {
    started: Instant,
    method: Method,
    uri: Uri,
    request_id: String,
}

impl Entry {
    pub(crate) fn new(stage: &Stage, request: &Request) -> Self {
        Self {
            started: Instant::now(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            request_id: stage.ids.request(),
        }
    }

    /// Gives the response its request id and date, and writes one line to the log.
    pub(crate) fn close(self, stage: &Stage, mut response: Response) -> Response {
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::try_from(&self.request_id) {
            headers.insert(REQUEST_ID, value);
        }
        if let Some(date) = http_date(stage.clock.now()) {
            headers.insert(DATE, date);
        }
        let Self { started, method, uri, request_id } = &self;
        let (status, elapsed) = (response.status().as_u16(), started.elapsed());
        let line = format_args!("{status} {method} {} {elapsed:.1?} {request_id}", uri.path());
        write(line, &response);
        response
    }
}

/// Writes the line, with the caller or with the reason why there is none. What the lock refuses
/// is a warning: its caller has not been told why, or not which statement decided.
fn write(line: fmt::Arguments<'_>, response: &Response) {
    let extensions = response.extensions();
    if let Some(denied) = extensions.get::<Denied>() {
        tracing::warn!("{line} {}: {denied}", denied.reason().code());
        return;
    }
    let caller = extensions.get::<Identity>().map(|identity| identity.principal().arn());
    let caller = caller.unwrap_or("nobody");
    if let Some(forbidden) = extensions.get::<Forbidden>() {
        let why = shortened(&forbidden.to_string());
        tracing::warn!("{line} {caller} {}: {why}", forbidden.code());
        return;
    }
    let remark = extensions.get::<ServiceError>().map(ServiceError::remark);
    let remark = remark.map(|remark| format!(": {}", shortened(remark)));
    tracing::info!("{line} {caller}{}", remark.unwrap_or_default());
}

/// A quoted container may have much to say, and most of it twice. A name in a path may hold a
/// line break, which must not make a line of the log.
fn shortened(remark: &str) -> String {
    let mut shown = String::new();
    for character in remark.chars().take(MAX_REMARK_CHARS) {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if remark.chars().nth(MAX_REMARK_CHARS).is_some() {
        shown.push_str("...");
    }
    shown
}

/// How much of a remark is logged.
const MAX_REMARK_CHARS: usize = 1_000;

/// The date of the injected clock, so that a clock that stands still stands still here too. It is
/// written once a second on each thread.
fn http_date(now: Timestamp) -> Option<HeaderValue> {
    thread_local! {
        static LAST: RefCell<Option<(i64, HeaderValue)>> = const { RefCell::new(None) };
    }
    let seconds = now.unix_seconds();
    LAST.with_borrow_mut(|last| match last {
        Some((own, date)) if *own == seconds => Some(date.clone()),
        _ => {
            let date = write_http_date(seconds)?;
            *last = Some((seconds, date.clone()));
            Some(date)
        }
    })
}

fn write_http_date(seconds: i64) -> Option<HeaderValue> {
    let seconds = u64::try_from(seconds).ok()?;
    // The library writes the years 1970 to 9999 and panics outside of them.
    let in_range = seconds < LAST_HTTP_DATE_SECOND;
    let date = in_range.then(|| httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds)));
    date.and_then(|date| HeaderValue::try_from(date).ok())
}

/// 10000-01-01T00:00:00Z.
const LAST_HTTP_DATE_SECOND: u64 = 253_402_300_800;
