use serde_json::{Value, json};

use crate::support::{Response, Stage};

async fn said(stage: &Stage, endpoint: &str, key: &str) -> Response {
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    let request = stage.chat(endpoint, body).without("authorization");
    let token = stage.token_of(key);
    request.header("authorization", &format!("Bearer {token}")).send(stage.address).await
}

async fn put(stage: &Stage, path: &str, value: Value) {
    let response = stage.control("PUT", path, value).await;
    assert_eq!(response.status, 204, "{}", response.body);
}

#[tokio::test]
async fn endpoints_and_components_come_and_go_while_it_serves() {
    let stage = Stage::with("endpoints: {first: {model: m}}", &[]).await;
    put(&stage, "/endpoints/second", json!({"replies": [{"say": "one"}]})).await;
    put(&stage, "/endpoints/SECOND", json!({"replies": [{"say": "two"}]})).await;
    put(&stage, "/endpoints/shared", json!({"components": {"a": {}}})).await;
    let component = "/endpoints/shared/inference-components/b";
    put(&stage, component, json!({"replies": [{"say": "of b"}]})).await;
    let shared = "shared/inference-components/b";
    for (endpoint, expected) in [("first", "hi"), ("SECOND", "two"), (shared, "of b")] {
        let answer = said(&stage, endpoint, "test").await.json();
        assert_eq!(answer["choices"][0]["message"]["content"], expected, "{endpoint}");
    }
    assert_eq!(said(&stage, "second", "test").await.status, 400);
    assert_eq!(stage.control("DELETE", component, json!(null)).await.status, 204);
    assert_eq!(said(&stage, shared, "test").await.status, 400);
    assert_eq!(stage.control("DELETE", "/endpoints/shared", json!(null)).await.status, 204);
    let listed = stage.control("GET", "/endpoints", json!(null)).await.json();
    let names: Vec<_> = listed["endpoints"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["SECOND", "first"]);
    let refused = stage.control("PUT", "/endpoints/x", json!({"replies": "replies.yaml"})).await;
    assert!(refused.body.contains("no file is read from here"), "{}", refused.body);
}

/// A principal that is removed is refused at once, and one that is added is held to its policies.
#[tokio::test]
async fn principals_come_and_go_while_it_serves() {
    let stage = Stage::open().await;
    put(&stage, "/principals/AKID", json!({"secret_access_key": "test"})).await;
    assert_eq!(said(&stage, "e", "AKID").await.status, 200);
    let denied = json!({"secret_access_key": "test", "policies": []});
    put(&stage, "/principals/AKID", denied).await;
    assert_eq!(said(&stage, "e", "AKID").await.status, 403);
    let allowed = json!({"secret_access_key": "test", "policies": [{
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"}],
    }]});
    put(&stage, "/principals/AKID", allowed).await;
    assert_eq!(said(&stage, "e", "AKID").await.status, 200);
    let newest = "/requests?newest_first=true&limit=1";
    let newest = stage.control("GET", newest, json!(null)).await.json();
    let statements = &newest["requests"][0]["decision"]["statements"];
    let expected = "sagemaker:InvokeEndpoint by statement 0 of `policies[0]`";
    assert_eq!(statements[1], expected, "{statements}");
    assert_eq!(stage.control("DELETE", "/principals/AKID", json!(null)).await.status, 204);
    assert_eq!(said(&stage, "e", "AKID").await.status, 403);
    assert_eq!(said(&stage, "e", "test").await.status, 200);
}

/// Of many changes at once none is lost, though each is made of what was in force.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_changes_at_once_none_is_lost() {
    let stage = Stage::with("endpoints: {first: {model: m}}", &[]).await;
    let changes = (0..40).map(|number| {
        let path = match number % 2 {
            0 => format!("/endpoints/e{number}"),
            _ => format!("/principals/A{number}"),
        };
        let body = match number % 2 {
            0 => json!({"model": "m"}),
            _ => json!({"secret_access_key": "secret"}),
        };
        let request = Stage::control_request("PUT", &path, &body);
        let address = stage.address;
        tokio::spawn(async move { request.send(address).await.status })
    });
    for change in changes.collect::<Vec<_>>() {
        assert_eq!(change.await.unwrap(), 204);
    }
    let ready = stage.control("GET", "/ready", json!(null)).await.json();
    assert_eq!((&ready["models"], &ready["principals"]), (&json!(21), &json!(21)));
}
