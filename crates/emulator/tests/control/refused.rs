use serde_json::json;

use crate::support::{Request, Stage};

/// What is sent wrongly is told with its place, and nothing has changed.
#[tokio::test]
async fn rules_with_problems_are_told_with_the_path_of_each() {
    let stage = Stage::open().await;
    let rules = json!({"replies": [
        {"say": "fine"},
        {"when": {"usr": "x"}, "say": "y"},
        {"template": "{{ nth"},
        {"sequence": [{"say": {"file": "/etc/hostname"}}]},
    ]});
    let response = stage.control("POST", "/replies", rules).await;
    let problems = response.json()["error"]["problems"].clone();
    let paths: Vec<_> =
        problems.as_array().unwrap().iter().map(|problem| &problem["path"]).collect();
    let wrong = ["replies[1].when.usr", "replies[2].template", "replies[3].sequence[0].say.file"];
    assert_eq!(paths, wrong);
    let listed = stage.control("GET", "/replies", json!(null)).await.json();
    assert_eq!(listed["replies"], json!([]));
}

#[tokio::test]
async fn a_body_of_another_type_or_size_is_not_read() {
    let stage = Stage::open().await;
    let send = async |content_type: &str, body: &str| {
        let mut request = Request::bare("POST", "/_stagemaker/v1/reset");
        request = request.header("host", "localhost").header("content-type", content_type);
        request.body = body.as_bytes().to_vec();
        request.send(stage.address).await
    };
    for (content_type, body, status) in [
        ("application/json", "{}", 204),
        ("application/json; charset=utf-8", "{}", 204),
        ("text/plain", "{}", 415),
        ("application/x-www-form-urlencoded", "{}", 415),
        ("application/json", "", 400),
        ("application/json", "{", 400),
        ("application/json", "[]", 400),
        ("application/json", &" ".repeat(4 * 1024 * 1024 + 1), 413),
    ] {
        let response = send(content_type, body).await;
        assert_eq!(response.status, status, "{content_type} {}", body.len());
    }
}

/// The root answers as the service does, and tells a person who looks what there is.
#[tokio::test]
async fn a_path_that_there_is_not_tells_what_there_is() {
    let stage = Stage::with("endpoints: {chat: {model: m}}", &[]).await;
    for path in ["/", "/_stagemaker/", "/_stagemaker/nothing/at/all"] {
        let response = Request::bare("GET", path).send(stage.address).await;
        let body = response.json();
        assert_eq!(
            (response.status, &body["error"]["code"]),
            (404, &json!("unknown_operation_exception"))
        );
        assert_eq!(body["stagemaker"]["emulator"][1], "/_stagemaker/v1/", "{path}");
    }
    let root = Request::bare("GET", "/").send(stage.address).await.json();
    let chat = "POST /endpoints/chat/openai/v1/chat/completions";
    assert_eq!(root["stagemaker"]["answered"], json!([chat]));
    let listed = stage.control("GET", "/", json!(null)).await.json();
    assert!(listed["operations"].as_array().unwrap().len() > 20);
}

#[tokio::test]
async fn a_list_has_so_many_requests_and_a_wait_so_long_an_end() {
    let stage = Stage::open().await;
    for _ in 0..101 {
        stage.say("hi", json!({})).await;
    }
    for (query, listed, first) in
        [("", 100, 2), ("?limit=101", 101, 1), ("?limit=1&newest_first=true", 1, 101)]
    {
        let path = format!("/requests{query}");
        let found = stage.control("GET", &path, json!(null)).await.json();
        assert_eq!(found["requests"].as_array().unwrap().len(), listed, "{query}");
        assert_eq!(found["requests"][0]["number"], first, "{query}");
        assert_eq!((&found["last"], &found["dropped"]), (&json!(101), &json!(0)));
    }
    for (wait, status) in [("5m", 200), ("301s", 400)] {
        let path = format!("/requests?wait={wait}");
        assert_eq!(stage.control("GET", &path, json!(null)).await.status, status, "{wait}");
    }
}

#[tokio::test]
async fn the_root_lists_a_hundred_endpoints() {
    let names = (0..101).map(|number| format!("e{number}: {{model: m}}"));
    let endpoints = names.collect::<Vec<_>>().join(", ");
    let stage = Stage::with(&format!("endpoints: {{{endpoints}}}"), &[]).await;
    let root = Request::bare("GET", "/").send(stage.address).await.json();
    assert_eq!(root["stagemaker"]["answered"].as_array().unwrap().len(), 100);
}
