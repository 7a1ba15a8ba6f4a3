//! The reset of what tests leave behind.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use serde::Deserialize;

use crate::control::error::ControlError;
use crate::control::target::Target;
use crate::control::{answer, input};
use crate::reset::Reset;

/// The things to reset, and the test whose they are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The test; all tests and what belongs to none where it is left out.
    test: Option<String>,
    /// The things; all of them where it is left out.
    what: Option<Vec<Reset>>,
}

/// Resets the state of one test, or of all.
pub(super) async fn reset(
    State(target): State<Arc<Target>>,
    request: Request,
) -> Result<Response<Body>, ControlError> {
    let Wanted { test, what } = input::json(request).await?;
    let test = test.as_deref().map(input::test).transpose()?;
    for thing in what.as_deref().unwrap_or(&Reset::ALL) {
        thing.apply(&target.persistent, test.as_ref());
    }
    Ok(answer::done())
}
