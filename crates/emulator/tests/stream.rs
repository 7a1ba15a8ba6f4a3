use serde_json::{Value, json};

use crate::support::{NOW, Response, Stage};

async fn streamed(fields: Value) -> Response {
    let stage = Stage::open().await;
    let mut fields = fields;
    fields["stream"] = json!(true);
    stage.say("Hello, world", fields).await
}

#[tokio::test]
async fn a_stream_has_the_bytes_of_vllm() {
    let response = streamed(json!({"stream_options": {"include_usage": true}})).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), Some("text/event-stream; charset=utf-8"));
    assert_eq!(response.header("transfer-encoding"), Some("chunked"));
    let events = response.events();
    let first: Value = serde_json::from_str(&events[0]).unwrap();
    let id = first["id"].as_str().unwrap();
    let head = format!(
        r#"{{"id":"{id}","object":"chat.completion.chunk","created":{NOW},"model":"/opt/ml/model","choices":["#
    );
    let content = |text| {
        format!(
            r#"{head}{{"index":0,"delta":{{"content":"{text}"}},"logprobs":null,"finish_reason":null,"token_ids":null}}]}}"#
        )
    };
    assert_eq!(
        events,
        [
            format!(
                r#"{head}{{"index":0,"delta":{{"role":"assistant","content":""}},"logprobs":null,"finish_reason":null}}],"prompt_token_ids":null}}"#
            ),
            content("Hello"),
            content(","),
            content(" world"),
            format!(
                r#"{head}{{"index":0,"delta":{{"content":""}},"logprobs":null,"finish_reason":"stop","stop_reason":null,"token_ids":null}}]}}"#
            ),
            format!(
                r#"{head}],"usage":{{"prompt_tokens":3,"total_tokens":6,"completion_tokens":3}}}}"#
            ),
            "[DONE]".to_owned(),
        ]
    );
}

#[tokio::test]
async fn a_stream_without_include_usage_has_no_usage() {
    for fields in [
        json!({}),
        json!({"stream_options": {}}),
        json!({"stream_options": {"include_usage": false}}),
    ] {
        let response = streamed(fields).await;
        assert!(!response.body.contains("usage"), "{}", response.body);
        assert!(response.body.ends_with("data: [DONE]\n\n"));
    }
}

#[tokio::test]
async fn max_tokens_and_stop_cut_a_stream() {
    let text = |events: &[String]| -> String {
        let chunks = events.iter().filter_map(|event| serde_json::from_str::<Value>(event).ok());
        chunks
            .filter_map(|own| Some(own["choices"][0]["delta"]["content"].as_str()?.to_owned()))
            .collect()
    };
    for (fields, said, finish) in [
        (json!({"max_tokens": 2}), "Hello,", r#""finish_reason":"length","stop_reason":null"#),
        (json!({"stop": [" wor"]}), "Hello,", r#""finish_reason":"stop","stop_reason":" wor""#),
    ] {
        let events = streamed(fields).await.events();
        assert_eq!(text(&events), said);
        assert!(events[events.len() - 2].contains(finish), "{events:?}");
    }
}

/// What is refused before the stream opens is refused with its status, as JSON.
#[tokio::test]
async fn a_refused_stream_is_answered_with_a_status_and_json() {
    let response = streamed(json!({"n": 0})).await;
    assert_eq!(response.status, 400);
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert!(response.message().contains("n must be at least 1, got 0."));
}
