//! The journal as an HTTP archive (HAR 1.2), which browsers and proxies read.

use serde_json::{Map, Value, json};

use crate::journal::message_record::BodyRecord;
use crate::journal::record::RequestRecord;

/// Returns requests as an archive. Requests without an answer have the status 0, as browsers write it.
pub(crate) fn of(records: &[RequestRecord]) -> Value {
    json!({
        "log": {
            "version": "1.2",
            "creator": {"name": "stagemaker", "version": env!("CARGO_PKG_VERSION")},
            "entries": records.iter().map(entry).collect::<Vec<_>>(),
        }
    })
}

fn entry(record: &RequestRecord) -> Value {
    let elapsed = record.elapsed_ms.unwrap_or_default();
    let first = record.response.as_ref().and_then(|response| response.events.first());
    let wait = first.map_or(elapsed, |event| event.at_ms.min(elapsed));
    json!({
        "startedDateTime": record.time,
        "time": elapsed,
        "request": request(record),
        "response": response(record),
        "cache": {},
        "timings": {"send": 0, "wait": wait, "receive": elapsed - wait},
        "comment": comment(record),
    })
}

fn request(record: &RequestRecord) -> Value {
    let request = &record.request;
    let host = request.headers.get("host").and_then(Value::as_str).unwrap_or("localhost");
    let written = json!({
        "method": request.method,
        "url": format!("http://{host}{}", request.path),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&request.headers),
        "queryString": [],
        "headersSize": -1,
        "bodySize": request.body.as_ref().map_or(0, |body| body.bytes),
        "postData": request.body.as_ref().map(|body| {
            json!({"mimeType": mime(&request.headers), "text": body.to_text()})
        }),
    });
    without_null(written)
}

fn response(record: &RequestRecord) -> Value {
    let response = record.response.as_ref();
    let headers_of = response.map(|response| headers(&response.headers)).unwrap_or_default();
    let body = response.map(|response| &response.body);
    json!({
        "status": response.map_or(0, |response| response.status),
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers_of,
        "content": {
            "size": body.map_or(0, |body| body.bytes),
            "mimeType": response.map_or("", |response| mime(&response.headers)),
            "text": body.map(BodyRecord::to_text).unwrap_or_default(),
        },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": body.map_or(-1, |body| i64::try_from(body.bytes).unwrap_or(-1)),
    })
}

/// Leaves fields out that have no value, which the format does not know.
fn without_null(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    value
}

fn headers(headers: &Map<String, Value>) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn mime(headers: &Map<String, Value>) -> &str {
    headers.get("content-type").and_then(Value::as_str).unwrap_or_default()
}

/// Returns what an archive has no field for: the test, the caller, the rule and the reason.
fn comment(record: &RequestRecord) -> String {
    let parts = [
        record.test.as_ref().map(|test| format!("test {test}")),
        record.caller.as_ref().map(|caller| format!("caller {}", caller.arn)),
        record.rule.as_ref().map(|rule| format!("rule {}:{}", rule.file, rule.line)),
        record.decision.as_ref().and_then(|decision| decision.reason.clone()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
