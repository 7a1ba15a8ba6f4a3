use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::support::{Response, Stage};

const OPENAPI: &str = include_str!("../../control.openapi.json");

fn document() -> Value {
    serde_json::from_str(OPENAPI).unwrap()
}

/// Returns a validator of a schema of the document.
fn validator(document: &Value, schema: &Value) -> Validator {
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    jsonschema::validator_for(&schema).unwrap()
}

/// Holds a response against what the document says of its operation.
fn assert_documented(document: &Value, method: &str, path: &str, response: &Response) {
    let status = response.status.to_string();
    let operation = &document["paths"][path][method];
    let documented = &operation["responses"][&status];
    assert!(documented.is_object(), "{method} {path} answers {status}: {}", response.body);
    let Some(content) = documented["content"].as_object() else {
        assert_eq!(response.body, "", "{method} {path}");
        return;
    };
    let (content_type, media) = content.iter().next().unwrap();
    let found = response.header("content-type").unwrap();
    assert_eq!(found.split(';').next(), Some(content_type.as_str()), "{method} {path}");
    if content_type == "application/json" {
        let value = response.json();
        let errors: Vec<_> = validator(document, &media["schema"])
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{method} {path}: {errors:?}\n{}", response.body);
    }
}

/// The operations on a component.
const COMPONENT: &str = "/endpoints/{name}/inference-components/{component}";

/// Requests to each operation: as it should be, and wrong in several ways.
fn requests() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let none = Value::Null;
    let mut requests = vec![
        ("get", "/clock", "/clock?test=a", none.clone()),
        ("get", "/clock", "/clock?tset=a", none.clone()),
        ("get", "/requests", "/requests?limit=x", none.clone()),
        ("get", "/requests", "/requests?wait=1w", none.clone()),
        ("get", "/requests/{number}", "/requests/1", none.clone()),
        ("get", "/requests/{number}", "/requests/x", none.clone()),
        ("delete", "/replies/{id}", "/replies/7", none.clone()),
        ("delete", "/endpoints/{name}", "/endpoints/none", none.clone()),
        ("delete", "/principals/{access_key_id}", "/principals/none", none.clone()),
        ("put", "/endpoints/{name}", "/endpoints/one", json!({"model": "m"})),
        ("put", "/endpoints/{name}", "/endpoints/two", json!({"components": {"a": {}}})),
        ("put", "/endpoints/{name}", "/endpoints/-", json!({})),
        ("put", "/endpoints/{name}", "/endpoints/three", json!({"modle": "m"})),
        ("put", "/principals/{access_key_id}", "/principals/A", json!({"secret_access_key": "s"})),
        ("put", "/principals/{access_key_id}", "/principals/A", json!({"access_key_id": "A"})),
        ("post", "/clock", "/clock", json!({"advance": "1h", "frozen": true})),
        ("post", "/clock", "/clock", json!({"set": "tomorrow"})),
        ("post", "/reset", "/reset", json!({"what": ["counts"]})),
        ("post", "/reset", "/reset", json!({"what": ["everything"]})),
        ("post", "/reset", "/reset", json!({"test": ""})),
        ("post", "/replies", "/replies", json!({"replies": [{"say": "x"}]})),
        ("post", "/replies", "/replies", json!({"replies": []})),
        ("post", "/requests/check", "/requests/check", json!({"count": 1})),
        ("post", "/requests/check", "/requests/check", json!({"count": 99})),
        ("delete", "/requests", "/requests?test=nobody", none.clone()),
        ("delete", "/replies", "/replies", none.clone()),
        ("delete", "/clock", "/clock", none.clone()),
    ];
    for (method, path) in [
        ("put", "/endpoints/one/inference-components/c"),
        ("put", "/endpoints/two/inference-components/c"),
        ("put", "/endpoints/none/inference-components/c"),
        ("delete", "/endpoints/one/inference-components/c"),
        ("delete", "/endpoints/two/inference-components/c"),
        ("delete", "/endpoints/two/inference-components/c"),
    ] {
        requests.push((
            method,
            COMPONENT,
            path,
            if method == "put" { json!({}) } else { none.clone() },
        ));
    }
    for path in [
        "/",
        "/openapi.json",
        "/health",
        "/ready",
        "/metrics",
        "/config",
        "/requests",
        "/requests.jsonl",
        "/requests.har",
        "/clock",
        "/replies",
        "/endpoints",
        "/principals",
    ] {
        requests.push(("get", path, path, none.clone()));
    }
    requests
}

/// Every status that an operation answers with is in the document, and every body is as it says; and
/// each operation of the document is asked, so that it has none that the server lacks.
#[tokio::test]
async fn the_server_answers_as_the_document_says() {
    let document = document();
    let stage = Stage::with("endpoints: {chat: {replies: [{when: hi, say: hello}]}}\n", &[]).await;
    for text in ["hi", "other"] {
        let stream = json!({"stream": true, "messages": [{"role": "user", "content": text}]});
        stage.ask("chat", stream).await;
    }
    stage.chat("chat", "{}").without("authorization").send(stage.address).await;
    let mut asked: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (method, operation, path, body) in requests() {
        let name = match method {
            "get" => "GET",
            "put" => "PUT",
            "post" => "POST",
            _ => "DELETE",
        };
        let response = stage.control(name, path, body).await;
        let operation = format!("/_stagemaker/v1{operation}");
        assert_documented(&document, method, &operation, &response);
        asked.entry(operation).or_default().insert(method.to_owned(), Value::Null);
    }
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let is_asked = asked.get(path).is_some_and(|methods| methods.contains_key(method));
            assert!(is_asked, "{method} {path} is not asked");
        }
    }
}

/// A route that the document lacks would be one that no page tells of.
#[test]
fn the_document_has_each_route() {
    let routes = include_str!("../../src/control/router.rs");
    let document = document();
    let mut found = 0;
    for part in routes.split(".route(").skip(1) {
        let path = part.split('"').nth(1).unwrap();
        let methods =
            part.split(')').next().unwrap().to_owned() + part.split(".route(").next().unwrap();
        let documented = document["paths"][format!("/_stagemaker/v1{path}")].as_object();
        let documented = documented.unwrap_or_else(|| panic!("{path} is not documented"));
        for method in ["get", "post", "put", "delete"] {
            let is_routed = methods.contains(&format!("{method}("));
            assert_eq!(is_routed, documented.contains_key(method), "{method} {path}");
        }
        found += 1;
    }
    assert_eq!(found, document["paths"].as_object().unwrap().len());
}

/// No object that is read takes a field that it does not know.
#[tokio::test]
async fn an_unknown_field_is_refused_everywhere() {
    let stage = Stage::open().await;
    for (method, path, body) in [
        ("POST", "/clock", json!({"test": "a", "unknown": 1})),
        ("POST", "/reset", json!({"unknown": 1})),
        ("POST", "/replies", json!({"replies": [], "unknown": 1})),
        ("POST", "/requests/check", json!({"unknown": 1})),
        ("POST", "/requests/check", json!({"filter": {"unknown": 1}})),
        ("PUT", "/endpoints/e", json!({"unknown": 1})),
        ("PUT", "/principals/A", json!({"secret_access_key": "secret", "unknown": 1})),
        ("GET", "/requests?unknown=1", json!(null)),
        ("GET", "/requests.har?unknown=1", json!(null)),
        ("GET", "/clock?unknown=1", json!(null)),
        ("DELETE", "/replies?unknown=1", json!(null)),
    ] {
        let response = stage.control(method, path, body).await;
        assert_eq!(response.status, 400, "{method} {path} {}", response.body);
        assert!(response.body.contains("unknown"), "{method} {path} {}", response.body);
    }
}
