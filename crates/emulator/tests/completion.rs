use serde_json::{Value, json};
use stagemaker_testing::http::Connection;

use crate::support::{NOW, Response, Stage};

#[tokio::test]
async fn a_completion_has_the_bytes_of_vllm() {
    let stage = Stage::open().await;
    let response = stage.say("Hello, \"world\"", json!({"model": ""})).await;
    let id = response.json()["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("chatcmpl-") && id.len() == 25, "{id}");
    let expected = format!(
        r#"{{"id":"{id}","object":"chat.completion","created":{NOW},"model":"/opt/ml/model","choices":[{{"index":0,"message":{{"role":"assistant","content":"Hello, \"world\"","refusal":null,"annotations":null,"audio":null,"function_call":null,"reasoning":null}},"logprobs":null,"finish_reason":"stop","stop_reason":null,"token_ids":null}}],"service_tier":null,"system_fingerprint":null,"usage":{{"prompt_tokens":5,"total_tokens":10,"completion_tokens":5,"prompt_tokens_details":null}},"prompt_logprobs":null,"prompt_token_ids":null,"kv_transfer_params":null}}"#
    );
    assert_eq!(response.body, expected);
}

fn content(response: &Response) -> Value {
    response.json()["choices"][0]["message"]["content"].clone()
}

#[tokio::test]
async fn the_last_user_message_is_repeated() {
    let stage = Stage::open().await;
    for (messages, expected) in [
        (json!([{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]), "u"),
        (
            json!([{"role": "user", "content": "one"}, {"role": "assistant", "content": "two"}]),
            "one",
        ),
        (json!([{"role": "user", "content": "one"}, {"role": "user", "content": "two"}]), "two"),
        (
            json!([{"role": "user", "content": [
                {"type": "text", "text": "look"},
                {"type": "image_url", "image_url": {"url": "data:,"}},
                {"type": "text", "text": "here"},
            ]}]),
            "look\nhere",
        ),
        (json!([{"role": "system", "content": "s"}]), ""),
        (json!([{"role": "user", "content": "é 😀 \u{0} \\"}]), "é 😀 \u{0} \\"),
    ] {
        let response = stage.ask("any", json!({"messages": messages})).await;
        assert_eq!(content(&response), expected);
    }
}

#[tokio::test]
async fn max_tokens_and_stop_cut_the_answer() {
    let stage = Stage::open().await;
    let text = "one two three four";
    for (fields, said, reason, stop_reason) in [
        (json!({"max_tokens": 2}), "one two", "length", Value::Null),
        (json!({"max_completion_tokens": 1}), "one", "length", Value::Null),
        (json!({"max_tokens": 3, "max_completion_tokens": 1}), "one", "length", Value::Null),
        (json!({"max_tokens": null}), text, "stop", Value::Null),
        (json!({"max_tokens": "2"}), "one two", "length", Value::Null),
        (json!({"stop": "three"}), "one two ", "stop", json!("three")),
        (json!({"stop": ["four", "two"]}), "one ", "stop", json!("two")),
        (json!({"stop": ["four"], "max_tokens": 2}), "one two", "length", Value::Null),
        (json!({"stop": []}), text, "stop", Value::Null),
    ] {
        let response = stage.say(text, fields.clone()).await;
        let choice = &response.json()["choices"][0];
        assert_eq!(choice["message"]["content"], said, "{fields}");
        assert_eq!(choice["finish_reason"], reason, "{fields}");
        assert_eq!(choice["stop_reason"], stop_reason, "{fields}");
    }
}

#[tokio::test]
async fn each_of_n_choices_counts_in_the_usage() {
    let stage = Stage::open().await;
    let response = stage.say("one two", json!({"n": 3, "max_tokens": 1})).await.json();
    let choices = response["choices"].as_array().unwrap();
    let indexes: Vec<_> = choices.iter().map(|choice| choice["index"].as_u64().unwrap()).collect();
    assert_eq!(indexes, [0, 1, 2]);
    assert!(choices.iter().all(|choice| choice["message"]["content"] == "one"));
    assert_eq!(response["usage"]["prompt_tokens"], 2);
    assert_eq!(response["usage"]["completion_tokens"], 3);
    assert_eq!(response["usage"]["total_tokens"], 5);
}

/// A body just under the limit cannot be multiplied into more memory than there is.
#[tokio::test]
async fn more_choices_than_memory_allows_are_refused() {
    let stage = Stage::open().await;
    let response = stage.say(&"x".repeat(1_000_000), json!({"n": 16_384})).await;
    assert_eq!(response.status, 400);
    assert!(response.message().contains("n must be at most 67, got 16384."));
}

/// Each stop sequence is a search through the whole text.
#[tokio::test]
async fn more_than_128_stop_sequences_are_refused() {
    let stage = Stage::open().await;
    let stops = |count: usize| json!({"stop": vec!["x"; count]});
    assert_eq!(stage.say("hi", stops(128)).await.status, 200);
    let response = stage.say("hi", stops(129)).await;
    assert!(response.message().contains("stop should have at most 128 items, got 129."));
}

const REPLIES: &str = r#"
- when: {contains: weather}
  say: It is sunny in Paris.
- when: {matches: "^order \\d+$"}
  say: "Your order is on its way."
- when: echo
  echo: true
"#;

#[tokio::test]
async fn an_answer_of_a_script_is_cut_as_an_echo_is() {
    let config = "endpoints: {my-endpoint: {replies: replies.yaml}}";
    let stage = Stage::with(config, &[("replies.yaml", REPLIES)]).await;
    for (message, fields, said) in [
        ("the weather?", json!({}), "It is sunny in Paris."),
        ("order 12", json!({}), "Your order is on its way."),
        ("please echo this", json!({}), "please echo this"),
        ("order 12", json!({"max_tokens": 2}), "Your order"),
        ("order 12", json!({"stop": " on"}), "Your order is"),
    ] {
        assert_eq!(content(&stage.say(message, fields).await), said, "{message}");
    }
    let response = stage.say("something else", json!({})).await;
    assert_eq!(response.status, 404);
    let expected = "stagemaker: none of the 3 replies matches; the nearest (replies.yaml:2) does not \
                    match: `user` wants one that contains `weather`, and is `something else`";
    assert_eq!(response.message(), expected);
}

#[tokio::test]
async fn a_request_for_another_model_than_the_configured_is_refused() {
    let stage = Stage::with("endpoints: {my-endpoint: {model: llama}}", &[]).await;
    for model in [json!(""), json!(null), json!("llama")] {
        let response = stage.say("hi", json!({"model": model})).await;
        assert_eq!(response.json()["model"], "llama");
    }
    let response = stage.say("hi", json!({"model": "gpt-4o"})).await;
    assert_eq!(response.status, 404);
    assert_eq!(response.json()["error"]["code"], "model_error");
    assert!(response.message().contains("The model `gpt-4o` does not exist."));
    let stage = Stage::open().await;
    assert_eq!(stage.say("hi", json!({"model": "gpt-4o"})).await.json()["model"], "gpt-4o");
}

/// The front door quotes the container behind a component by an opaque id.
#[tokio::test]
async fn a_component_is_quoted_by_an_opaque_id() {
    let stage = Stage::open().await;
    let response = stage.ask("e/inference-components/c", "{}").await;
    assert_eq!(response.status, 400);
    let message = response.message();
    let from = message.strip_prefix("Received client error (400) from ").unwrap();
    let id = from.split(' ').next().unwrap();
    assert!(id.len() == 20 && id.chars().all(|c| c.is_ascii_alphanumeric()), "{id}");
    assert_eq!(response.header("x-amzn-invoked-production-variant"), Some("AllTraffic"));
    assert_eq!(response.header("x-amzn-errortype"), Some("ModelError"));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_413_that_the_client_reads() {
    let stage = Stage::with("max_body_bytes: 1000", &[]).await;
    for (length, status) in [(999, 200), (1000, 200), (1001, 413)] {
        let body = r#"{"messages":[{"role":"user","content":"x"}]}"#;
        let body = format!("{body:length$}");
        assert_eq!(stage.ask("e", body).await.status, status, "{length}");
    }
    let response = stage.say(&"x".repeat(5_000_000), json!({})).await;
    assert_eq!(response.status, 413);
    assert_eq!(
        response.body,
        r#"{"error":{"message":"HTTP content length exceeded 1000 bytes.","type":"invalid_request_error","code":"validation_error"}}"#
    );
}

/// A model generates the tokens of the stop before it stops.
#[tokio::test]
async fn the_tokens_up_to_the_end_of_a_stop_are_counted() {
    let stage = Stage::open().await;
    for (stop, said, tokens) in [
        (json!(["three"]), "one two ", 3),
        (json!(["e t"]), "on", 2),
        (json!(["x"]), "one two three four", 4),
    ] {
        let response = stage.say("one two three four", json!({"stop": stop})).await.json();
        assert_eq!(response["choices"][0]["message"]["content"], said);
        assert_eq!(response["usage"]["completion_tokens"], tokens, "{said}");
    }
}

/// A body that is sent in chunks says no length: its pieces are counted as they come.
#[tokio::test]
async fn the_pieces_of_a_body_count_together_to_the_limit() {
    let stage = Stage::with("max_body_bytes: 1000", &[]).await;
    for (pieces, status) in [
        (&[500, 500][..], 200),
        (&[500, 501], 413),
        (&[400, 300, 300], 200),
        (&[400, 300, 301], 413),
        (&[100, 100, 400, 401], 413),
    ] {
        let length: usize = pieces.iter().sum();
        let body = r#"{"messages":[{"role":"user","content":"x"}]}"#;
        let mut request = stage.chat("e", format!("{body:length$}"));
        request.body = in_chunks(&request.body, pieces);
        let declared = format!("content-length: {}", request.body.len());
        let head = request.head().replace(&declared, "transfer-encoding: chunked");
        let mut connection = Connection::open(stage.address).await;
        connection.write(head.as_bytes()).await;
        connection.write(&request.body).await;
        assert_eq!(connection.read_to_end().await.status, status, "{pieces:?}");
    }
}

/// Writes a body in chunks of these lengths.
fn in_chunks(mut body: &[u8], lengths: &[usize]) -> Vec<u8> {
    let mut written = Vec::new();
    for length in lengths {
        let (piece, rest) = body.split_at(*length);
        written.extend_from_slice(format!("{length:x}\r\n").as_bytes());
        written.extend_from_slice(piece);
        written.extend_from_slice(b"\r\n");
        body = rest;
    }
    written.extend_from_slice(b"0\r\n\r\n");
    written
}

/// A million errors in one body are not listed: the service says that it could not quote them.
#[tokio::test]
async fn a_million_errors_in_a_body_are_not_quoted() {
    let stage = Stage::open().await;
    let response = stage.ask("e", json!({"messages": vec![0; 1_000_000]})).await;
    assert_eq!(response.status, 400);
    let message = response.message();
    let start = "Received client error (400) from primary and could not load the entire response \
                 body. See https://";
    assert!(message.starts_with(start), "{message}");
}
