use serde_json::{Value, json};

use crate::support::{NOW, Response, Stage};

const REPLIES: &str = r#"
- {when: plain, say: Hi you}
- {when: think, say: Hi, reasoning: Let me}
- {when: call, say: "Sure. ", call: {f: {city: Paris}}}
"#;

/// An endpoint of a dialect, whose requests offer a tool where `tools` is asked for.
async fn stage(dialect: &str) -> Stage {
    let config = format!("endpoints: {{my-endpoint: {{dialect: {dialect}, replies: r.yaml}}}}");
    Stage::with(&config, &[("r.yaml", REPLIES)]).await
}

fn tools() -> Value {
    json!([{"type": "function", "function": {"name": "f"}}])
}

/// The body with everything that differs between runs put out of the way.
fn settled(response: &Response) -> String {
    assert_eq!(response.status, 200, "{}", response.body);
    let first: Value =
        serde_json::Deserializer::from_str(response.body.trim_start_matches("data: "))
            .into_iter()
            .next()
            .unwrap()
            .unwrap();
    let id = first["id"].as_str().unwrap();
    let mut body = response.body.replace(id, "ID");
    while let Some(at) = body.find("chatcmpl-tool-").or_else(|| body.find("call_")) {
        let end = at + body[at..].find('"').unwrap();
        body.replace_range(at..end, "CALL");
    }
    body
}

/// The choices of each event, without what every event begins with.
fn choices(response: &Response, head: &str) -> Vec<String> {
    let body = settled(response);
    let events = body.strip_suffix("\n\n").unwrap().split("\n\n");
    events.map(|event| event.strip_prefix("data: ").expect(event).replace(head, "")).collect()
}

fn head(model: &str) -> String {
    format!(
        r#"{{"id":"ID","object":"chat.completion.chunk","created":{NOW},"model":"{model}","choices":["#
    )
}

#[tokio::test]
async fn a_tool_call_of_vllm_has_the_shape_of_vllm() {
    let stage = stage("vllm").await;
    let body = settled(&stage.say("call", json!({"tools": tools()})).await);
    assert_eq!(
        body,
        format!(
            r#"{{"id":"ID","object":"chat.completion","created":{NOW},"model":"/opt/ml/model","choices":[{{"index":0,"message":{{"role":"assistant","content":"Sure. ","refusal":null,"annotations":null,"audio":null,"function_call":null,"tool_calls":[{{"id":"CALL","type":"function","function":{{"name":"f","arguments":"{{\"city\": \"Paris\"}}"}}}}],"reasoning":null}},"logprobs":null,"finish_reason":"tool_calls","stop_reason":null,"token_ids":null}}],"service_tier":null,"system_fingerprint":null,"usage":{{"prompt_tokens":1,"total_tokens":13,"completion_tokens":12,"prompt_tokens_details":null}},"prompt_logprobs":null,"prompt_token_ids":null,"kv_transfer_params":null}}"#
        )
    );
}

#[tokio::test]
async fn a_streamed_call_of_vllm_has_the_pieces_of_its_tool_choice() {
    let stage = stage("vllm").await;
    let ask = async |choice: Value| {
        let fields = json!({"tools": tools(), "tool_choice": choice, "stream": true});
        choices(&stage.say("call", fields).await, &head("/opt/ml/model"))
    };
    let event = |delta: &str| {
        format!(
            r#"{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":null,"token_ids":null}}]}}"#
        )
    };
    let last = |delta: &str, reason: &str| {
        format!(
            r#"{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":"{reason}","stop_reason":null,"token_ids":null}}]}}"#
        )
    };
    let auto = ask(json!("auto")).await;
    assert_eq!(auto[1], event(r#"{"content":"Sure","tool_calls":[]}"#));
    assert_eq!(
        auto[4],
        event(
            r#"{"content":null,"tool_calls":[{"id":"CALL","type":"function","index":0,"function":{"name":"f"}}]}"#
        )
    );
    assert_eq!(
        auto[5],
        event(r#"{"content":null,"tool_calls":[{"index":0,"function":{"arguments":"{"}}]}"#)
    );
    assert_eq!(auto[auto.len() - 2], last("{}", "tool_calls"));
    let required = ask(json!("required")).await;
    assert_eq!(
        required[1],
        event(
            r#"{"tool_calls":[{"id":"CALL","type":"function","index":0,"function":{"name":"f","arguments":"{"}}]}"#
        )
    );
    assert_eq!(
        required[2],
        event(r#"{"tool_calls":[{"index":0,"function":{"name":null,"arguments":"\""}}]}"#)
    );
    assert_eq!(required[required.len() - 2], last("{}", "tool_calls"));
    let named = ask(json!({"type": "function", "function": {"name": "f"}})).await;
    assert_eq!(named[1], required[1]);
    assert_eq!(named[2], event(r#"{"tool_calls":[{"index":0,"function":{"arguments":"\""}}]}"#));
    assert_eq!(
        named[named.len() - 2],
        last(r#"{"tool_calls":[{"index":0,"function":{"arguments":""}}]}"#, "stop")
    );
}

#[tokio::test]
async fn reasoning_of_vllm_stands_in_the_field_reasoning() {
    let stage = stage("vllm").await;
    let events =
        choices(&stage.say("think", json!({"stream": true})).await, &head("/opt/ml/model"));
    assert!(events[1].contains(r#""delta":{"reasoning":"Let"}"#), "{}", events[1]);
    assert!(events[3].contains(r#""delta":{"content":"Hi"}"#), "{}", events[3]);
    assert!(
        events[4].contains(r#""delta":{},"logprobs":null,"finish_reason":"stop""#),
        "{}",
        events[4]
    );
}

/// A call that is cut is none to the parser of a whole response, and its text stays.
#[tokio::test]
async fn a_broken_call_of_vllm_is_given_back_as_text() {
    let stage = stage("vllm").await;
    let whole = stage.say("call", json!({"tools": tools(), "max_tokens": 6})).await.json();
    let choice = &whole["choices"][0];
    assert_eq!(
        choice["message"]["content"],
        "Sure. <tool_call>\n{\"name\": \"f\", \"arguments\": {\"city"
    );
    assert_eq!(choice["finish_reason"], "length");
    let streamed =
        stage.say("call", json!({"tools": tools(), "max_tokens": 6, "stream": true})).await;
    let events = choices(&streamed, &head("/opt/ml/model"));
    assert_eq!(
        events[events.len() - 2],
        r#"{"index":0,"delta":{"tool_calls":[{"id":null,"type":null,"index":0,"function":{"name":null,"arguments":"city"}}]},"logprobs":null,"finish_reason":"tool_calls","stop_reason":null,"token_ids":null}]}"#
    );
    let named = json!({"type": "function", "function": {"name": "f"}});
    let fields = json!({"tools": tools(), "tool_choice": named, "max_tokens": 3});
    let choice = stage.say("call", fields).await.json()["choices"][0].clone();
    assert_eq!(choice["message"]["tool_calls"][0]["function"]["arguments"], "{\"city");
    assert_eq!(choice["finish_reason"], "length");
}

#[tokio::test]
async fn a_completion_of_sglang_has_the_fields_of_sglang() {
    let stage = stage("sglang").await;
    let plain = settled(&stage.say("plain", json!({"logprobs": true, "max_tokens": 1})).await);
    assert!(plain.contains(r#""message":{"role":"assistant","content":"Hi","reasoning_content":null,"tool_calls":null},"logprobs":{"content":[{"token":"Hi","bytes":[72,105],"logprob":"#), "{plain}");
    assert!(plain.contains(r#""finish_reason":"length","matched_stop":null}],"usage":{"prompt_tokens":1,"total_tokens":2,"completion_tokens":1,"prompt_tokens_details":null,"reasoning_tokens":0},"metadata":{"weight_version":"default"}}"#), "{plain}");
    let called = settled(&stage.say("call", json!({"tools": tools()})).await);
    assert!(called.contains(r#""content":"Sure.","reasoning_content":null,"tool_calls":[{"id":"CALL","index":0,"type":"function","function":{"name":"f","arguments":"{\"city\": \"Paris\"}"}}]},"logprobs":null,"finish_reason":"tool_calls","matched_stop":null"#), "{called}");
    let id = stage.say("plain", json!({})).await.json()["id"].as_str().unwrap().to_owned();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
}

#[tokio::test]
async fn a_stream_of_sglang_has_the_events_of_its_two_writers() {
    let stage = stage("sglang").await;
    let fields = json!({"stream": true, "stream_options": {"include_usage": true}});
    let thinking = choices(&stage.say("think", fields).await, &head("default"));
    assert_eq!(
        thinking,
        [
            r#"{"index":0,"delta":{"reasoning_content":null,"role":"assistant","content":""},"logprobs":null,"finish_reason":null,"matched_stop":null}]}"#,
            r#"{"index":0,"delta":{"reasoning_content":"Let"},"logprobs":null,"finish_reason":null,"matched_stop":null}]}"#,
            r#"{"index":0,"delta":{"reasoning_content":" me"},"logprobs":null,"finish_reason":null,"matched_stop":null}]}"#,
            r#"{"index":0,"delta":{"reasoning_content":null,"content":"Hi"},"logprobs":null,"finish_reason":null,"matched_stop":null}]}"#,
            r#"{"index":0,"delta":{"reasoning_content":null},"logprobs":null,"finish_reason":"stop","matched_stop":151645}]}"#,
            r#"],"usage":{"prompt_tokens":1,"total_tokens":4,"completion_tokens":3,"prompt_tokens_details":null,"reasoning_tokens":0}}"#,
            "[DONE]",
        ]
    );
    let fields = json!({"stream": true, "tools": tools()});
    let calling = choices(&stage.say("call", fields).await, &head("default"));
    assert_eq!(
        calling[1],
        r#"{"index":0,"delta":{"role":null,"content":"Sure","reasoning_content":null,"tool_calls":null},"logprobs":null,"finish_reason":null,"matched_stop":null}],"usage":null}"#
    );
    assert_eq!(
        calling[4],
        r#"{"index":0,"delta":{"role":null,"content":null,"reasoning_content":null,"tool_calls":[{"id":"CALL","index":0,"type":"function","function":{"name":"f","arguments":""}}]},"logprobs":null,"finish_reason":null,"matched_stop":null}],"usage":null}"#
    );
    assert_eq!(
        calling[5],
        r#"{"index":0,"delta":{"role":null,"content":null,"reasoning_content":null,"tool_calls":[{"id":null,"index":0,"type":"function","function":{"name":null,"arguments":"{"}}]},"logprobs":null,"finish_reason":null,"matched_stop":null}],"usage":null}"#
    );
}

#[tokio::test]
async fn a_stream_of_lmi_is_lines_of_json() {
    let stage = stage("lmi").await;
    let whole = stage.say("plain", json!({})).await;
    assert!(whole.body.ends_with("}\n"));
    assert_eq!(whole.json()["model"], "lmi");
    let streamed = stage.say("plain", json!({"stream": true})).await;
    assert_eq!(streamed.header("content-type"), Some("application/jsonlines"));
    let lines: Vec<_> = streamed.body.split_inclusive('\n').collect();
    let (last, events) = lines.split_last().unwrap();
    assert_eq!(*last, "\n");
    let said: String = events
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter_map(|event| Some(event["choices"][0]["delta"]["content"].as_str()?.to_owned()))
        .collect();
    assert_eq!(said, "Hi you");
}
