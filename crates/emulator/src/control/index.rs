//! The list of the operations of the control API.

use axum::body::Body;
use axum::http::header::HeaderValue;
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};

use crate::control::answer;

/// The description of the API, which a test holds against it.
const OPENAPI: &str = include_str!("../../control.openapi.json");

/// Lists the operations.
pub(super) async fn list() -> Response<Body> {
    let document: Value = serde_json::from_str(OPENAPI).unwrap_or_default();
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| {
            let summary = operation.get("summary").and_then(Value::as_str).unwrap_or_default();
            format!("{} {path}: {summary}", method.to_uppercase())
        })
    });
    let operations: Vec<_> = operations.collect();
    let openapi = "/_stagemaker/v1/openapi.json";
    answer::json(StatusCode::OK, &json!({"operations": operations, "openapi": openapi}))
}

/// Serves the description.
pub(super) async fn openapi() -> Response<Body> {
    answer::typed(StatusCode::OK, HeaderValue::from_static("application/json"), OPENAPI)
}
