use serde_json::json;

use crate::support::Stage;

const DENIED: &str = r#"{"error":{"message":"Authentication failed: Please make sure your bearer token is valid.","type":"permission_error","code":"access_denied_exception"}}"#;

#[tokio::test]
async fn each_wrong_token_is_refused_in_the_same_words() {
    let stage = Stage::open().await;
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    let genuine = stage.token.clone();
    let tampered = format!("{}A{}", &genuine[..100], &genuine[101..]);
    for authorization in [
        None,
        Some("Bearer nonsense".to_owned()),
        Some(format!("Bearer {tampered}")),
        Some(format!("Basic {genuine}")),
        Some(format!("Bearer {genuine},{genuine}")),
    ] {
        let mut request = stage.chat("my-endpoint", &body).without("authorization");
        if let Some(value) = &authorization {
            request = request.header("authorization", value);
        }
        let response = request.send(stage.address).await;
        assert_eq!((response.status, response.body.as_str()), (403, DENIED), "{authorization:?}");
        assert_eq!(response.header("x-amzn-errortype"), Some("AccessDeniedException"));
        assert!(response.header("x-amzn-requestid").is_some());
    }
    let twice = stage.chat("my-endpoint", &body);
    let twice = twice.header("authorization", &format!("Bearer {genuine}"));
    assert_eq!(twice.send(stage.address).await.body, DENIED);
}

/// Nor does a token tell whether an endpoint exists.
#[tokio::test]
async fn a_caller_without_a_token_does_not_learn_which_endpoints_exist() {
    let stage = Stage::with("endpoints: {my-endpoint: }", &[]).await;
    for endpoint in ["my-endpoint", "nope", "no_name"] {
        let request = stage.chat(endpoint, "{").without("authorization");
        let response = request.send(stage.address).await;
        assert_eq!((response.status, response.body.as_str()), (403, DENIED));
    }
}

/// No limit of the server for all headers together comes before the one that is told.
#[tokio::test]
async fn a_header_far_beyond_the_limit_is_refused_with_the_limit_in_words() {
    let stage = Stage::open().await;
    for length in [20_000, 60_000, 300_000] {
        let request = stage.chat("my-endpoint", "{}").without("authorization");
        let request = request.header("authorization", &format!("Bearer {}", "A".repeat(length)));
        let response = request.send(stage.address).await;
        assert_eq!(response.status, 431, "{length}");
        assert!(response.message().contains("larger than 16 KiB"), "{length}: {response:?}");
    }
}

/// A client that is refused while it still sends hears why.
#[tokio::test]
async fn a_refusal_is_heard_behind_a_large_body() {
    let stage = Stage::open().await;
    let request = stage.chat("my-endpoint", "x".repeat(20_000_000)).without("authorization");
    assert_eq!(request.send(stage.address).await.body, DENIED);
}
