//! The replies that stand in front of those of the configuration.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{Response, StatusCode, Uri};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::control::error::ControlError;
use crate::control::input::OfTest;
use crate::control::target::Target;
use crate::control::{answer, input};
use crate::front_replies::{FrontError, FrontReply, ReplyScope};

/// Rules to put in front, and the requests that they are for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Added {
    test: Option<String>,
    endpoint: Option<String>,
    component: Option<String>,
    /// The rules, as in a file of replies.
    replies: Vec<Value>,
}

/// Replies in front, as they are shown.
#[derive(Serialize)]
struct Shown<'a> {
    id: u64,
    test: Option<&'a str>,
    endpoint: Option<&'a str>,
    component: Option<&'a str>,
    /// `script`, or `code` where code put them there.
    kind: &'static str,
}

#[derive(Serialize)]
struct List<'a> {
    replies: Vec<Shown<'a>>,
}

/// Lists the replies in front, in the order in which they are asked.
pub(super) async fn list(
    State(target): State<Arc<Target>>,
    uri: Uri,
) -> Result<Response<Body>, ControlError> {
    let OfTest { test } = input::query(&uri)?;
    let all = target.persistent.front.all();
    let meant = all.iter().filter(|front| front.is_of(test.as_deref()));
    let replies = meant.map(|front| Shown::of(front)).collect();
    Ok(answer::json(StatusCode::OK, &List { replies }))
}

/// Puts rules in front of all others.
pub(super) async fn add(
    State(target): State<Arc<Target>>,
    request: Request,
) -> Result<Response<Body>, ControlError> {
    let Added { test, endpoint, component, replies } = input::json(request).await?;
    if let Some(test) = &test {
        input::test(test)?;
    }
    let text = Value::Object(Map::from_iter([("replies".to_owned(), Value::Array(replies))]));
    let scope = ReplyScope { test, endpoint, component };
    let id = target.persistent.front.add_rules(scope, &text.to_string());
    let id = id.map_err(|error| match error {
        FrontError::Problems(problems) => ControlError::problems(&problems),
        FrontError::TooMany => ControlError::conflict(error.to_string()),
    })?;
    let all = target.persistent.front.all();
    let added = all.iter().find(|front| front.id == id);
    // Another request may have removed them already.
    Ok(added
        .map_or_else(answer::done, |front| answer::json(StatusCode::CREATED, &Shown::of(front))))
}

/// Removes the replies in front, of one test or all.
pub(super) async fn remove(
    State(target): State<Arc<Target>>,
    uri: Uri,
) -> Result<Response<Body>, ControlError> {
    let OfTest { test } = input::query(&uri)?;
    Ok(answer::removed(target.persistent.front.clear(test.as_deref())))
}

/// Removes replies in front by their id.
pub(super) async fn remove_one(
    State(target): State<Arc<Target>>,
    Path(id): Path<String>,
) -> Result<Response<Body>, ControlError> {
    let is_removed = id.parse().is_ok_and(|id| target.persistent.front.remove(id));
    if !is_removed {
        return Err(ControlError::not_found(format!(
            "there are no replies in front with the id {id}"
        )));
    }
    Ok(answer::done())
}

impl<'a> Shown<'a> {
    fn of(front: &'a FrontReply) -> Self {
        let ReplyScope { test, endpoint, component } = &front.scope;
        Self {
            id: front.id,
            test: test.as_deref(),
            endpoint: endpoint.as_deref(),
            component: component.as_deref(),
            kind: front.replies.kind(),
        }
    }
}
