//! The principals whose tokens are accepted. Their secrets go in and never out.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{Response, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use stagemaker_access::access_config::AccessConfig;
use stagemaker_gateway::Credential;

use crate::control::error::ControlError;
use crate::control::target::Target;
use crate::control::{answer, input};

/// The principals, as they are shown.
#[derive(Serialize)]
pub(super) struct Shown {
    principals: Vec<ShownPrincipal>,
}

#[derive(Serialize)]
struct ShownPrincipal {
    access_key_id: String,
    arn: String,
    /// `long_term` or `temporary`.
    kind: &'static str,
    /// The names of the policies that allow; none where the principal may do everything.
    policies: Option<Vec<String>>,
}

/// Lists the principals.
pub(super) async fn list(State(target): State<Arc<Target>>) -> Response<Body> {
    answer::json(StatusCode::OK, &Shown::of(&target.in_force.value().load().access))
}

/// Adds a principal, or replaces the one with the same access key id: its key, policies and all.
pub(super) async fn put(
    State(target): State<Arc<Target>>,
    Path(access_key_id): Path<String>,
    request: Request,
) -> Result<Response<Body>, ControlError> {
    let mut principal: Map<String, Value> = input::json(request).await?;
    if principal.insert("access_key_id".to_owned(), access_key_id.into()).is_some() {
        return Err(ControlError::invalid("access_key_id: it stands in the path"));
    }
    let text = Value::Object(principal).to_string();
    target.change_access(|access| Ok(access.clone().with_principal(&text)?))?;
    Ok(answer::done())
}

/// Removes a principal: its tokens are refused from now on.
pub(super) async fn remove(
    State(target): State<Arc<Target>>,
    Path(access_key_id): Path<String>,
) -> Result<Response<Body>, ControlError> {
    target.change_access(|access| {
        let next = access.clone().without_principal(&access_key_id);
        next.ok_or_else(|| {
            ControlError::not_found(format!("no principal has the access key id {access_key_id}"))
        })
    })?;
    Ok(answer::done())
}

impl Shown {
    pub(super) fn of(access: &AccessConfig) -> Self {
        Self { principals: access.credentials.iter().map(ShownPrincipal::of).collect() }
    }
}

impl ShownPrincipal {
    fn of(credential: &Credential) -> Self {
        let policies = credential.permissions().map(|permissions| {
            let identity = &permissions.policies().policies().identity;
            identity.iter().map(|policy| policy.name().to_owned()).collect()
        });
        Self {
            access_key_id: credential.access_key_id().to_owned(),
            arn: credential.principal().arn().to_owned(),
            kind: credential.kind().name(),
            policies,
        }
    }
}
