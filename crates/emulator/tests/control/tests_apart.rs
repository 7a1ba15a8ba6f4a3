use serde_json::{Value, json};

use crate::support::{Request, Stage};

const REPLIES: &str = "endpoints: {e: {replies: [{sequence: [one, two, three]}]}}\n";

/// Sends `hi` to an endpoint, behind a prefix of the path and with an access key id.
async fn said(stage: &Stage, prefix: &str, key: &str) -> String {
    let body = r#"{"messages": [{"role": "user", "content": "hi"}]}"#;
    let path = format!("{prefix}/endpoints/e/openai/v1/chat/completions");
    let request = Request::post(&path, &stage.token_of(key), body);
    let response = request.send(stage.address).await;
    match response.status {
        200 => response.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned(),
        status => status.to_string(),
    }
}

/// A base URL carries the test, so that the code under test sets no header.
#[tokio::test]
async fn a_test_in_front_of_the_path_has_a_state_of_its_own() {
    let stage = Stage::with(REPLIES, &[]).await;
    let (a, b) = ("/_stagemaker/test/a", "/_stagemaker/test/tests%2Fb.py::c%5B1%5D");
    for (prefix, expected) in
        [(a, "one"), (b, "one"), (a, "two"), ("", "one"), (b, "two"), (a, "three"), ("", "two")]
    {
        assert_eq!(said(&stage, prefix, "test").await, expected, "{prefix}");
    }
    for prefix in ["/_stagemaker/test/", "/_stagemaker/test/%00"] {
        assert_eq!(said(&stage, prefix, "test").await, "422", "{prefix}");
    }
    let recorded =
        stage.control("GET", "/requests?test=tests/b.py::c[1]", Value::Null).await.json();
    let path = &recorded["requests"][0]["request"]["path"];
    assert_eq!(path, "/endpoints/e/openai/v1/chat/completions");
    stage.control("POST", "/reset", json!({"test": "a"})).await;
    assert_eq!((said(&stage, a, "test").await, said(&stage, b, "test").await).0, "one");
}

/// With `test_by: access_key_id` the key of the caller names the test, unless the request does; and a
/// refused request is in the test of the key that it shows.
#[tokio::test]
async fn the_access_key_id_names_the_test_where_the_configuration_says_so() {
    let config = format!(
        "{REPLIES}test_by: access_key_id\nprincipals:\n\
                          - {{access_key_id: test-a, secret_access_key: test}}\n\
                          - {{access_key_id: test-b, secret_access_key: test}}\n"
    );
    let stage = Stage::with(&config, &[]).await;
    for (prefix, key, expected) in [
        ("", "test-a", "one"),
        ("", "test-b", "one"),
        ("", "test-a", "two"),
        ("/_stagemaker/test/named", "test-a", "one"),
        ("", "nobody", "403"),
    ] {
        assert_eq!(said(&stage, prefix, key).await, expected, "{prefix} {key}");
    }
    for (test, count) in [("test-a", 2), ("test-b", 1), ("named", 1), ("nobody", 1), ("", 0)] {
        let path = format!("/requests?test={test}");
        let listed = stage.control("GET", &path, Value::Null).await.json();
        assert_eq!(listed["requests"].as_array().unwrap().len(), count, "{test}");
    }
}
