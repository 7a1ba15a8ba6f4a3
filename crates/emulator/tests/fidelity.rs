//! Rows of `docs/fidelity.md` that no other test holds. The page names each of these.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::script::scripted;
use crate::support::{Request, Response, Stage};

const CALL: &str = r#"{Effect: Allow, Action: "sagemaker:CallWithBearerToken", Resource: "*"}"#;

/// Sends a request as a principal with these statements, and returns the response.
async fn as_principal(statements: &[&str], fields: Value) -> Response {
    let statements = statements.join(", ");
    let config = format!(
        "principals:\n- access_key_id: limited\n  secret_access_key: test\n  \
         arn: arn:aws:iam::123456789012:user/ci\n  policies:\n  - Version: '2012-10-17'\n    \
         Statement: [{statements}]\n"
    );
    let stage = Stage::with(&config, &[]).await;
    let mut body = json!({"messages": [{"role": "user", "content": "hi"}]});
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let token = stage.token_of("limited");
    let path = "/endpoints/my-endpoint/openai/v1/chat/completions";
    Request::post(path, &token, &body.to_string()).send(stage.address).await
}

#[tokio::test]
async fn a_stream_needs_the_action_of_a_whole_response_and_no_other() {
    let allow = |action: &str| format!("{{Effect: Allow, Action: {action}, Resource: '*'}}");
    let plain = allow("sagemaker:InvokeEndpoint");
    let streaming = allow("sagemaker:InvokeEndpointWithResponseStream");
    for stream in [false, true] {
        let fields = json!({"stream": stream});
        assert_eq!(as_principal(&[CALL, &plain], fields.clone()).await.status, 200, "{stream}");
        let refused = as_principal(&[CALL, &streaming], fields).await;
        assert_eq!(refused.status, 403, "{stream}");
        assert!(refused.message().contains("to perform: sagemaker:InvokeEndpoint on resource"));
    }
}

#[tokio::test]
async fn a_denial_has_status_403_and_the_envelope_of_every_refusal() {
    let response = as_principal(&[CALL], json!({})).await;
    let sentence = "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: \
                    sagemaker:InvokeEndpoint on resource: \
                    arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint because no \
                    identity-based policy allows the sagemaker:InvokeEndpoint action";
    let expected = format!(
        r#"{{"error":{{"message":"{sentence}","type":"permission_error","code":"access_denied_exception"}}}}"#
    );
    assert_eq!((response.status, response.body.as_str()), (403, expected.as_str()));
    assert_eq!(response.header("x-amzn-errortype"), Some("AccessDeniedException"));
}

#[tokio::test]
async fn the_action_without_a_resource_knows_the_account_of_the_resource() {
    let invoke = "{Effect: Allow, Action: 'sagemaker:InvokeEndpoint', Resource: '*'}";
    for (account, status) in [("123456789012", 200), ("999999999999", 403)] {
        let call = CALL.replace(
            '}',
            &format!(", Condition: {{StringEquals: {{'aws:ResourceAccount': '{account}'}}}}}}"),
        );
        let response = as_principal(&[&call, invoke], json!({})).await;
        assert_eq!(response.status, status, "{account}: {}", response.body);
    }
}

/// The container that was observed has room for 40,960 tokens.
#[tokio::test]
async fn more_tokens_than_the_observed_container_holds_are_refused() {
    let stage = Stage::open().await;
    assert_eq!(stage.say("hi", json!({"max_tokens": 40_960})).await.status, 200);
    let response = stage.say("hi", json!({"max_tokens": 40_961})).await;
    let said = "max_tokens=40961 cannot be greater than max_model_len=max_total_tokens=40960.";
    assert_eq!(response.status, 400);
    assert!(response.message().contains(said), "{}", response.body);
}

#[tokio::test]
async fn a_request_without_any_message_is_refused() {
    for dialect in ["vllm", "sglang"] {
        let config = format!("endpoints: {{my-endpoint: {{dialect: {dialect}}}}}");
        let stage = Stage::with(&config, &[]).await;
        let response = stage.ask("my-endpoint", json!({"messages": []})).await;
        assert_eq!(response.status, 400, "{dialect}: {}", response.body);
        assert_eq!(response.json()["error"]["code"], "model_error", "{dialect}");
    }
}

#[tokio::test]
async fn a_reply_that_cannot_be_made_is_refused_by_a_code_of_our_own() {
    let stage = scripted("- say: x\n", &[]).await;
    let impossible = json!({"response_format": {"type": "json_schema",
        "json_schema": {"name": "x", "schema": {"type": "integer", "minimum": 3, "maximum": 2}}}});
    let response = stage.say("x", impossible).await;
    assert_eq!(response.status, 422);
    assert_eq!(response.json()["error"]["code"], "stagemaker_reply_failed");
}

/// Thoughts and calls have none.
#[tokio::test]
async fn only_the_tokens_of_the_content_have_log_probabilities() {
    let replies = "- {when: think, reasoning: Let me see, say: Hi you}\n- {when: call, say: Sure., \
                   call: {f: {a: 1}}}\n";
    let stage = scripted(replies, &[]).await;
    let tools = json!([{"type": "function", "function": {"name": "f"}}]);
    for (message, fields, expected) in [
        ("think", json!({"logprobs": true}), "Hi you"),
        ("call", json!({"logprobs": true, "tools": tools}), "Sure."),
    ] {
        let response = stage.say(message, fields).await.json();
        let tokens = response["choices"][0]["logprobs"]["content"].as_array().unwrap();
        let text: String = tokens.iter().map(|token| token["token"].as_str().unwrap()).collect();
        assert_eq!(text, expected);
    }
}

#[tokio::test]
async fn without_parallel_calls_the_first_call_is_left() {
    let stage = scripted("- call: [{f: {a: 1}}, {f: {a: 2}}]\n", &[]).await;
    let tools = json!([{"type": "function", "function": {"name": "f"}}]);
    for (parallel, count) in [(json!(true), 2), (json!(false), 1), (Value::Null, 1)] {
        let fields = json!({"tools": tools, "parallel_tool_calls": parallel});
        let response = stage.say("x", fields.clone()).await.json();
        let calls = response["choices"][0]["message"]["tool_calls"].as_array().unwrap();
        assert_eq!(calls.len(), count, "{parallel}");
        assert_eq!(calls[0]["function"]["arguments"], r#"{"a": 1}"#);
    }
}

#[tokio::test]
async fn sglang_sends_the_roles_of_all_choices_first_under_one_id_and_time() {
    let stage = Stage::with("endpoints: {my-endpoint: {dialect: sglang}}", &[]).await;
    let response = stage.say("one two", json!({"stream": true, "n": 2})).await;
    let events = response.events();
    let (done, events) = events.split_last().unwrap();
    assert_eq!(done, "[DONE]");
    let events: Vec<Value> =
        events.iter().map(|event| serde_json::from_str(event).expect(event)).collect();
    let roles: Vec<_> = events
        .iter()
        .map(|event| &event["choices"][0])
        .map(|choice| (choice["index"].as_u64(), choice["delta"]["role"] == "assistant"))
        .collect();
    assert_eq!(roles[..2], [(Some(0), true), (Some(1), true)]);
    assert!(roles.len() > 4 && roles[2..].iter().all(|(_, is_role)| !is_role), "{roles:?}");
    let first = (&events[0]["id"], &events[0]["created"]);
    assert!(events.iter().all(|event| (&event["id"], &event["created"]) == first));
}

/// Even where they share a write to the socket.
#[tokio::test]
async fn each_event_of_a_stream_is_a_chunk_of_its_own() {
    let stage = Stage::open().await;
    let body = r#"{"stream":true,"messages":[{"role":"user","content":"one two three four"}]}"#;
    let request = format!(
        "POST /endpoints/e/openai/v1/chat/completions HTTP/1.1\r\nhost: test\r\n\
         authorization: Bearer {}\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        stage.token,
        body.len()
    );
    let mut connection = TcpStream::connect(stage.address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let reading = connection.read_to_end(&mut bytes);
    let limit = std::time::Duration::from_secs(60);
    tokio::time::timeout(limit, reading).await.expect("the end of the stream").unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (_, mut rest) = text.split_once("\r\n\r\n").unwrap();
    let mut chunks = Vec::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).expect(rest);
        chunks.push(&after[..size]);
        rest = after[size..].strip_prefix("\r\n").expect("the end of a chunk");
    }
    assert_eq!(chunks.pop(), Some(""));
    // The role, four words, the finish reason, and the end.
    assert_eq!(chunks.len(), 7, "{chunks:?}");
    for chunk in chunks {
        assert!(chunk.starts_with("data: ") && chunk.ends_with("\n\n"), "{chunk:?}");
        assert_eq!(chunk.matches("data: ").count(), 1, "{chunk:?}");
    }
}
