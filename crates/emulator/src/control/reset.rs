//! The reset of what tests leave behind.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use serde::Deserialize;

use crate::control::error::ControlError;
use crate::control::target::Target;
use crate::control::{answer, input};
use crate::state::Reset;

/// What is reset, and of whom.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Meant {
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
    let Meant { test, what } = input::json(request).await?;
    let test = test.as_deref().map(input::test).transpose()?;
    target.persistent.reset(test.as_ref(), what.as_deref().unwrap_or(&Reset::ALL));
    Ok(answer::done())
}
