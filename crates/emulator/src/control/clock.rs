//! The clock of the server, and those of tests.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode, Uri};
use serde::{Deserialize, Serialize};

use crate::clock::VirtualClock;
use crate::control::error::ControlError;
use crate::control::input::OfTest;
use crate::control::target::Target;
use crate::control::{answer, input};
use crate::journal::time::rfc3339;

/// A change of a clock. All of it is made, or nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// The name of the test whose clock it is; none where it is that of the server.
    test: Option<String>,
    /// The time to set it to.
    set: Option<String>,
    /// The duration to move it forward by, after that.
    advance: Option<String>,
    /// `true` to stop it, `false` to let it run; as it was where it is left out.
    frozen: Option<bool>,
}

/// A clock, as it is shown.
#[derive(Serialize)]
struct Shown {
    test: Option<String>,
    time: String,
    is_frozen: bool,
    /// `test` where the test has a clock of its own, and else `server`.
    scope: &'static str,
}

/// Shows a clock.
pub(super) async fn show(
    State(target): State<Arc<Target>>,
    uri: Uri,
) -> Result<Response<Body>, ControlError> {
    let OfTest { test } = input::query(&uri)?;
    Ok(shown(&clock(&target, test.as_deref())?, test))
}

/// Changes a clock.
pub(super) async fn change(
    State(target): State<Arc<Target>>,
    request: Request,
) -> Result<Response<Body>, ControlError> {
    let Change { test, set, advance, frozen } = input::json(request).await?;
    let set = set.map(|text| input::time("set", &text)).transpose()?;
    let advance = advance.map(|text| input::duration("advance", &text)).transpose()?;
    let clock = clock(&target, test.as_deref())?;
    clock.apply(set, advance, frozen).map_err(|error| ControlError::invalid(error.to_string()))?;
    Ok(shown(&clock, test))
}

/// Lets a test go by the clock of the server again, or all by that of the machine.
pub(super) async fn reset(
    State(target): State<Arc<Target>>,
    uri: Uri,
) -> Result<Response<Body>, ControlError> {
    let OfTest { test } = input::query(&uri)?;
    clock(&target, test.as_deref())?.reset();
    Ok(answer::done())
}

fn clock(target: &Target, test: Option<&str>) -> Result<VirtualClock, ControlError> {
    let test = test.map(input::test).transpose()?;
    Ok(target.persistent.clock_of(test.as_ref()).into_owned())
}

fn shown(clock: &VirtualClock, test: Option<String>) -> Response<Body> {
    let state = clock.state();
    let time = rfc3339(state.unix_millis.saturating_mul(1_000));
    let scope = if clock.is_of_test() { "test" } else { "server" };
    let shown = Shown { test, time, is_frozen: state.is_frozen, scope };
    answer::json(StatusCode::OK, &shown)
}
