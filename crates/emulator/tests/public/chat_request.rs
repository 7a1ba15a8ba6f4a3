use std::sync::Arc;
use std::sync::Mutex;

use serde_json::{Value, json};
use stagemaker_emulator::{ChatRequest, Model, TEST_HEADER, Tokenizer, ToolResult};

use crate::public::server::{post, server};

/// Returns what code sees of a request with a header.
async fn seen<T: Send + 'static>(
    body: Value,
    header: (&str, &str),
    look: impl Fn(&ChatRequest) -> T + Send + Sync + 'static,
) -> T {
    let found = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&found);
    let respond = move |request: &ChatRequest| {
        *kept.lock().unwrap() = Some(look(request));
        "seen"
    };
    let answer = post(&server(Model::default().with_replies(respond)), &body, header).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    found.lock().unwrap().take().expect("the code is asked")
}

fn whole() -> Value {
    json!({
        "model": "m", "seed": 5, "stream": true,
        "messages": [
            {"role": "system", "content": "be kind"},
            {"role": "developer", "content": "and brief"},
            {"role": "user", "content": [
                {"type": "text", "text": "look"},
                {"type": "image_url", "image_url": {"url": "data:,"}},
            ]},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}},
            ]},
            {"role": "tool", "tool_call_id": "c1", "content": "sunny"},
        ],
        "tools": [
            {"type": "function", "function": {"name": "f"}},
            {"type": "function", "function": {"name": "g"}},
        ],
        "response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": {}}},
    })
}

#[tokio::test]
async fn code_sees_the_body_and_what_is_read_of_it() {
    seen(whole(), ("x-a", "1"), |request| {
        assert_eq!(request.body()["seed"], 5);
        assert_eq!((request.model(), request.parameters.seed), ("m", Some(5)));
        let invoked = request.clone().with_invoked("shop", Some("llama"));
        assert_eq!((invoked.endpoint(), invoked.component()), ("shop", "llama"));
        assert_eq!(invoked.with_invoked("shop", None).component(), "");
        assert_eq!((request.messages().len(), request.turn(), request.images()), (5, 2, 1));
        assert_eq!(request.last_user_message(), "look");
        assert_eq!(request.system_message(), "be kind\nand brief");
        assert_eq!(request.tool_names().collect::<Vec<_>>(), ["f", "g"]);
        assert_eq!((request.response_format(), request.schema_name()), ("json_schema", Some("s")));
        assert!(request.is_stream());
        assert!(format!("{:?}", request.delivery).starts_with("Streamed"));
        assert_eq!(request.conversation().last_user().as_deref(), Some("look"));
        assert!(request.tools().named("g").is_some() && request.tools().named("h").is_none());
        assert_eq!(request.format().name(), Some("s"));
        // `be kind`, `and brief`, `look` and `sunny`.
        assert_eq!(request.prompt_tokens(&Tokenizer::Words), 6);
    })
    .await;
}

#[tokio::test]
async fn code_sees_what_is_absent_as_absent() {
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    seen(body, ("x-a", "1"), |request| {
        assert_eq!((request.model(), request.turn(), request.images()), ("", 1, 0));
        assert_eq!((request.endpoint(), request.component()), ("", ""));
        assert_eq!(request.system_message(), "");
        assert_eq!((request.response_format(), request.schema_name()), ("text", None));
        assert!(!request.is_stream() && request.tool_results().is_empty());
        assert_eq!(request.tool_names().count(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_result_of_a_tool_has_its_name_its_id_and_its_text() {
    seen(whole(), ("x-a", "1"), |request| {
        let results: Vec<ToolResult<'_>> = request.tool_results();
        let [result] = &*results else { panic!("{results:?}") };
        assert_eq!((result.tool, result.id, &*result.text), (Some("f"), Some("c1"), "sunny"));
        assert!(result.is_of(Some("f")) && result.is_of(None) && !result.is_of(Some("g")));
    })
    .await;
}

#[tokio::test]
async fn code_sees_the_headers_but_for_the_token() {
    seen(whole(), ("authorization", "Bearer secret"), |request| {
        assert!(!request.has_header("authorization"));
        assert!(request.headers().all(|(name, _)| name != "authorization"));
        assert_eq!(request.header("content-type"), Some("application/json"));
    })
    .await;
    assert_eq!(TEST_HEADER, "x-stagemaker-test");
    seen(whole(), (TEST_HEADER, "mine"), |request| {
        assert_eq!(request.header(TEST_HEADER), Some("mine"));
        assert!(request.has_header(TEST_HEADER) && !request.has_header("x-none"));
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("x-b", "2".parse().unwrap());
        headers.insert("authorization", "secret".parse().unwrap());
        let other = request.clone().with_headers(headers);
        assert_eq!(other.headers().collect::<Vec<_>>(), [("x-b", "2")]);
    })
    .await;
}
