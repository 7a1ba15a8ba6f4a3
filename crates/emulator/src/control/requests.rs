//! The requests of the journal: listed, waited for, asserted, exported.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::HeaderValue;
use axum::http::{Response, StatusCode, Uri};
use serde::{Deserialize, Serialize};

use crate::control::error::ControlError;
use crate::control::target::Target;
use crate::control::{answer, input};
use crate::journal::expectation::Expectation;
use crate::journal::filter::RequestFilter;
use crate::journal::handle::AwaitedRequests;
use crate::journal::queue::Totals;
use crate::journal::record::RequestRecord;

/// The parameters of a list: a filter, and how much of it is wanted when.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    test: Option<String>,
    endpoint: Option<String>,
    component: Option<String>,
    status: Option<String>,
    caller: Option<String>,
    rule: Option<String>,
    text: Option<String>,
    since: Option<u64>,
    ended_after: Option<u64>,
    state: Option<String>,
    /// The most requests that are listed: the newest, or those that ended first behind `ended_after`.
    limit: Option<usize>,
    newest_first: Option<bool>,
    /// The time that is waited for as many as `count`.
    wait: Option<String>,
    /// The number that is waited for; 1 where it is left out.
    count: Option<usize>,
}

#[derive(Serialize)]
struct List {
    requests: Vec<RequestRecord>,
    /// `false` where there are fewer than were waited for.
    is_enough: bool,
    #[serde(flatten)]
    totals: Totals,
}

/// The most requests of a list that says nothing of its length.
const DEFAULT_LIMIT: usize = 100;

/// The longest that is waited for requests.
const MAX_WAIT: Duration = Duration::from_secs(300);

/// Lists requests, and waits for them where it is told to.
pub(super) async fn list(
    State(target): State<Arc<Target>>,
    uri: Uri,
) -> Result<Response<Body>, ControlError> {
    let wanted: Wanted = input::query(&uri)?;
    let wait = wanted.wait.as_deref().map(|text| input::duration("wait", text)).transpose()?;
    let wait = wait.unwrap_or_default();
    if wait > MAX_WAIT {
        return Err(ControlError::invalid("wait: expected at most `5m`"));
    }
    let (limit, newest_first) = (wanted.limit.unwrap_or(DEFAULT_LIMIT), wanted.newest_first);
    let (count, filter) = (wanted.count.unwrap_or(1), input::checked(wanted.filter())?);
    let journal = target.journal();
    let found = tokio::select! {
        found = journal.wait_for_page(&filter, count, wait, limit) => found,
        () = target.stopped() => {
            journal.wait_for_page(&filter, count, Duration::ZERO, limit).await
        }
    };
    let AwaitedRequests { mut requests, is_enough } = found;
    if newest_first == Some(true) {
        requests.reverse();
    }
    let list = List { requests, is_enough, totals: journal.totals() };
    Ok(answer::json(StatusCode::OK, &list))
}

/// Shows one request.
pub(super) async fn show_one(
    State(target): State<Arc<Target>>,
    Path(number): Path<String>,
) -> Result<Response<Body>, ControlError> {
    let record = number.parse().ok().and_then(|number| target.journal().get(number));
    let record = record
        .ok_or_else(|| ControlError::not_found(format!("the journal has no request {number}")))?;
    Ok(answer::json(StatusCode::OK, &record))
}

/// Removes requests.
pub(super) async fn remove(
    State(target): State<Arc<Target>>,
    uri: Uri,
) -> Result<Response<Body>, ControlError> {
    Ok(answer::removed(target.journal().remove(&input::filter(&uri)?)))
}

/// Holds requests against an expectation.
pub(super) async fn check(
    State(target): State<Arc<Target>>,
    request: Request,
) -> Result<Response<Body>, ControlError> {
    let expectation: Expectation = input::json(request).await?;
    input::checked(expectation.filter.clone())?;
    let journal = target.journal();
    let checked = input::off_thread(move || journal.check(&expectation)).await?;
    checked.map_err(ControlError::does_not_hold)?;
    Ok(answer::done())
}

/// Exports requests as JSON, one a line.
pub(super) async fn export_lines(
    State(target): State<Arc<Target>>,
    uri: Uri,
) -> Result<Response<Body>, ControlError> {
    let (journal, filter) = (target.journal(), input::filter(&uri)?);
    let lines = input::off_thread(move || journal.to_json_lines(&filter)).await?;
    Ok(answer::typed(StatusCode::OK, HeaderValue::from_static("application/jsonl"), lines))
}

/// Exports requests as an HTTP archive.
pub(super) async fn export_har(
    State(target): State<Arc<Target>>,
    uri: Uri,
) -> Result<Response<Body>, ControlError> {
    let (journal, filter) = (target.journal(), input::filter(&uri)?);
    let archive = input::off_thread(move || journal.to_har(&filter)).await?;
    Ok(answer::json(StatusCode::OK, &archive))
}

impl Wanted {
    fn filter(self) -> RequestFilter {
        let Self { test, endpoint, component, status, caller, rule, text, .. } = self;
        let Self { since, ended_after, state, .. } = self;
        RequestFilter {
            test,
            endpoint,
            component,
            status,
            caller,
            rule,
            text,
            since,
            ended_after,
            state,
        }
    }
}
