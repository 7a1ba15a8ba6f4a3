//! The configuration in force, without secrets.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};
use serde::Serialize;

use crate::control::target::Target;
use crate::control::{answer, deployed, principals};
use crate::control_access::ControlAccess;
use crate::snapshot::Snapshot;
use crate::test_name::TestBy;

#[derive(Serialize)]
struct Shown {
    region: String,
    account: String,
    skew_seconds: u32,
    max_body_bytes: usize,
    test_by: &'static str,
    journal: Journal,
    /// `loopback` or `token`.
    control: &'static str,
    #[serde(flatten)]
    principals: principals::Shown,
    #[serde(flatten)]
    deployed: deployed::Shown,
}

#[derive(Serialize)]
struct Journal {
    max_entries: usize,
    max_bytes: usize,
}

/// Shows the configuration in force.
pub(super) async fn show(State(target): State<Arc<Target>>) -> Response<Body> {
    answer::json(StatusCode::OK, &Shown::of(&target.in_force.value().load()))
}

impl Shown {
    fn of(snapshot: &Snapshot) -> Self {
        let state = &snapshot.state;
        let limits = state.journal_limits;
        Self {
            region: state.region.clone(),
            account: state.account.clone(),
            skew_seconds: snapshot.access.skew_seconds,
            max_body_bytes: state.max_body_bytes,
            test_by: match state.test_by {
                TestBy::Name => "name",
                TestBy::AccessKeyId => "access_key_id",
            },
            journal: Journal { max_entries: limits.max_entries, max_bytes: limits.max_bytes },
            control: match state.control_access {
                ControlAccess::Off => "off",
                ControlAccess::Loopback => "loopback",
                ControlAccess::Token(_) => "token",
            },
            principals: principals::Shown::of(&snapshot.access),
            deployed: deployed::Shown::of(&state.catalog),
        }
    }
}
