//! The headers that every response carries.

use std::cell::RefCell;
use std::time::{Duration, UNIX_EPOCH};

use axum::http::header::{DATE, HeaderName, HeaderValue};
use axum::response::Response;
use stagemaker_gateway::verifier::Timestamp;

use crate::ids::RequestId;

/// The header with the id that the service gives to each request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Sets the request id of a response, and the date by the injected clock.
pub(crate) fn set(response: &mut Response, request_id: &RequestId, now: Timestamp) {
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, request_id.header().clone());
    if let Some(date) = http_date(now) {
        headers.insert(DATE, date);
    }
}

/// Writes the date of the injected clock, so that a clock that stands still stands still here too.
/// It is written once a second on each thread.
fn http_date(now: Timestamp) -> Option<HeaderValue> {
    thread_local! {
        static LAST: RefCell<Option<(i64, HeaderValue)>> = const { RefCell::new(None) };
    }
    let seconds = now.unix_seconds();
    LAST.with_borrow_mut(|last| match last {
        Some((known, date)) if *known == seconds => Some(date.clone()),
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
    let in_range = seconds < HTTP_DATE_END;
    let date = in_range.then(|| httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds)));
    date.and_then(|date| HeaderValue::try_from(date).ok())
}

/// The first second without a date: 10000-01-01T00:00:00Z.
const HTTP_DATE_END: u64 = 253_402_300_800;
