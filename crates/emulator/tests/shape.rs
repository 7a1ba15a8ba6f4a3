use serde_json::{Value, json};

use crate::script::{content, scripted};
use crate::support::{Response, Stage};

fn tool(name: &str) -> Value {
    json!({"type": "function", "function": {"name": name, "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 3}},
        "required": ["city", "days"],
    }}})
}

fn named(name: &str) -> Value {
    json!({"type": "function", "function": {"name": name}})
}

fn choice(response: &Response) -> Value {
    assert_eq!(response.status, 200, "{}", response.body);
    response.json()["choices"][0].clone()
}

/// The tools that are called and their arguments, as JSON where they are JSON.
fn calls(response: &Response) -> Vec<(String, Value)> {
    let choice = choice(response);
    let calls = choice["message"]["tool_calls"].as_array().cloned().unwrap_or_default();
    let call = |call: &Value| {
        let function = &call["function"];
        let arguments = function["arguments"].as_str().unwrap();
        let arguments = serde_json::from_str(arguments).unwrap_or_else(|_| json!(arguments));
        (function["name"].as_str().unwrap().to_owned(), arguments)
    };
    calls.iter().map(call).collect()
}

/// A tool that the request insists on is called whatever the script says, with arguments that
/// its schema accepts.
#[tokio::test]
async fn a_named_or_required_tool_is_called() {
    let tools = json!([tool("f"), tool("g")]);
    let sunny = "- when: json\n  say: '{\"city\": \"Oslo\", \"days\": 5}'\n\
                 - when: call\n  call: {g: {city: Rome, days: 4}}\n- say: It is sunny.\n";
    let stage = scripted(sunny, &[]).await;
    let made_up = json!({"city": "city", "days": 3});
    let (rome, oslo) = (json!({"city": "Rome", "days": 4}), json!({"city": "Oslo", "days": 5}));
    for (message, wanted, tool, arguments, reason) in [
        ("x", json!("required"), "f", &made_up, "tool_calls"),
        ("x", named("g"), "g", &made_up, "stop"),
        ("call", json!("required"), "g", &rome, "tool_calls"),
        ("call", named("g"), "g", &rome, "stop"),
        ("call", named("f"), "f", &made_up, "stop"),
        ("call", json!("auto"), "g", &rome, "tool_calls"),
        ("json", named("f"), "f", &oslo, "stop"),
    ] {
        let response = stage.say(message, json!({"tools": tools, "tool_choice": wanted})).await;
        assert_eq!(calls(&response), [(tool.to_owned(), arguments.clone())], "{message} {wanted}");
        assert_eq!(choice(&response)["finish_reason"], reason, "{message} {wanted}");
    }
    let stage = Stage::open().await;
    let response = stage.say("x", json!({"tools": tools, "tool_choice": named("g")})).await;
    assert_eq!(calls(&response), [("g".to_owned(), made_up)]);
}

/// Of several tools that a request wants any of, the one that takes the text is called, or else
/// one that has not been called yet, so that an agent comes to an end.
#[tokio::test]
async fn a_required_tool_that_was_called_is_not_called_again() {
    let stage = scripted("- {when: json, json: {name: Ann}}\n- synthesize: true\n", &[]).await;
    let mut last = tool("last");
    last["function"]["parameters"] = json!({"type": "object", "additionalProperties": false,
        "required": ["name"], "properties": {"name": {"type": "string"}}});
    for choice in [json!("required"), json!("auto")] {
        let ask = async |messages: Value| {
            let body =
                json!({"messages": messages, "tools": [tool("f"), last], "tool_choice": choice});
            calls(&stage.ask("my-endpoint", body).await)
        };
        let first = ask(json!([{"role": "user", "content": "hi"}])).await;
        assert_eq!(first[0].0, "f", "{choice}");
        let second = ask(crate::script::after_call("hi", "f", "done")).await;
        assert_eq!(second, [("last".to_owned(), json!({"name": "name"}))], "{choice}");
    }
    let taken = json!({"tools": [tool("f"), last], "tool_choice": "required"});
    assert_eq!(
        calls(&stage.say("json", taken).await),
        [("last".to_owned(), json!({"name": "Ann"}))]
    );
}

/// Calls of one conversation are told apart by their ids, whatever seed it asks for.
#[tokio::test]
async fn the_ids_of_calls_differ_although_the_seed_is_the_same() {
    let stage = scripted("- call: f", &[]).await;
    let fields = json!({"tools": [tool("f")], "seed": 7, "n": 2});
    let mut ids = std::collections::HashSet::new();
    for _ in 0..3 {
        let response = stage.say("x", fields.clone()).await.json();
        for choice in response["choices"].as_array().unwrap() {
            ids.insert(choice["message"]["tool_calls"][0]["id"].to_string());
        }
    }
    assert_eq!(ids.len(), 6);
}

/// A time without a zone is what pydantic writes, and no reason to say something else.
#[tokio::test]
async fn a_text_that_only_misses_a_format_is_said_as_it_is() {
    let stage = Stage::open().await;
    let schema =
        json!({"type": "object", "properties": {"at": {"type": "string", "format": "time"}}});
    let wanted = json!({"response_format": {"type": "json_schema",
        "json_schema": {"name": "x", "schema": schema}}});
    let said = r#"{"at": "18:30:00"}"#;
    assert_eq!(content(&stage.say(said, wanted).await), said);
}

#[tokio::test]
async fn the_calls_of_a_script_are_made_if_the_request_offers_their_tools() {
    let replies = r#"
- {when: two, call: [{f: {city: Rome}}, g, {f: "{not json"}], say: Let me see.}
- {when: mapping, call: {f: {}, g: {city: x, days: 3}}}
"#;
    let stage = scripted(replies, &[]).await;
    let tools = json!([tool("f"), tool("g")]);
    let response = stage.say("two", json!({"tools": tools})).await;
    assert_eq!(choice(&response)["message"]["content"], "Let me see.");
    let expected = [
        ("f".to_owned(), json!({"city": "Rome"})),
        ("g".to_owned(), json!({"city": "city", "days": 3})),
        ("f".to_owned(), json!("{not json")),
    ];
    assert_eq!(calls(&response), expected);
    let one = stage.say("two", json!({"tools": tools, "parallel_tool_calls": false})).await;
    assert_eq!(calls(&one), expected[..1]);
    let mapping = stage.say("mapping", json!({"tools": tools})).await;
    assert_eq!(calls(&mapping).len(), 2);
    assert_eq!(choice(&mapping)["message"]["content"], Value::Null);
    for (fields, why) in [
        (
            json!({}),
            "the reply calls `f`, and the request offers no tools: see the reply (replies.yaml:2)",
        ),
        (json!({"tools": tools, "tool_choice": "none"}), "says `tool_choice: none`"),
    ] {
        let response = stage.say("two", fields).await;
        assert_eq!(response.status, 422);
        assert!(response.message().contains(why), "{}", response.body);
    }
    let ids: Vec<_> = choice(&mapping)["message"]["tool_calls"].as_array().unwrap().clone();
    assert_ne!(ids[0]["id"], ids[1]["id"]);
}

/// The answer is in the format that is asked for, unless the script insists.
#[tokio::test]
async fn an_answer_takes_the_response_format_of_the_request() {
    let replies = r#"
- {when: fits, json: {name: Ann, age: 7}}
- {when: verbatim, say: "{half", verbatim: true}
- {when: made, synthesize: true}
- say: no json
"#;
    let stage = scripted(replies, &[]).await;
    let schema = json!({"type": "object", "required": ["name", "age"], "additionalProperties": false,
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}});
    let wanted = json!({"response_format": {"type": "json_schema",
        "json_schema": {"name": "person", "schema": schema}}});
    let text = |response: &Response| content(response).as_str().unwrap().to_owned();
    assert_eq!(text(&stage.say("fits", wanted.clone()).await), r#"{"name": "Ann", "age": 7}"#);
    assert_eq!(text(&stage.say("verbatim", wanted.clone()).await), "{half");
    for message in ["made", "another"] {
        let made: Value =
            serde_json::from_str(&text(&stage.say(message, wanted.clone()).await)).unwrap();
        assert!(made["name"].is_string() && made["age"].is_i64(), "{made}");
    }
    let object = json!({"response_format": {"type": "json_object"}});
    assert_eq!(text(&stage.say("another", object.clone()).await), r#"{"text": "no json"}"#);
    assert_eq!(text(&stage.say("fits", object).await), r#"{"name": "Ann", "age": 7}"#);
    let response = stage.say("made", json!({})).await;
    assert_eq!(response.status, 422);
    assert!(response.message().contains("neither a `response_format` nor a tool"));
    let impossible = json!({"response_format": {"type": "json_schema",
        "json_schema": {"name": "x", "schema": {"type": "integer", "minimum": 3, "maximum": 2}}}});
    let response = stage.say("another", impossible).await;
    assert_eq!(response.status, 422);
    assert!(response.message().contains("nothing satisfies the schema"), "{}", response.body);
}

#[tokio::test]
async fn each_choice_takes_the_next_text_of_a_list() {
    let stage = scripted("- say: [one, two]", &[]).await;
    let response = stage.say("x", json!({"n": 3})).await.json();
    let said: Vec<_> =
        (0..3).map(|index| response["choices"][index]["message"]["content"].clone()).collect();
    assert_eq!(said, ["one", "two", "one"]);
    assert_eq!(response["usage"]["completion_tokens"], 3);
    let streamed = stage.say("x", json!({"n": 2, "stream": true})).await;
    assert!(streamed.body.contains(r#"{"index":1,"delta":{"content":"two"}"#), "{}", streamed.body);
}

#[tokio::test]
async fn reasoning_usage_finish_reason_and_refusal_of_a_script_are_sent() {
    let replies = r#"
- when: reason
  say: "one two three"
  reasoning: "I think"
  finish_reason: content_filter
  usage: {prompt_tokens: 100, completion_tokens: 7, cached_tokens: 64}
- when: refuse
  refuse: "I will not."
"#;
    let stage = scripted(replies, &[]).await;
    let response = stage.say("reason", json!({})).await;
    let own = choice(&response);
    assert_eq!(own["message"]["reasoning"], "I think");
    assert_eq!(own["finish_reason"], "content_filter");
    assert_eq!(
        response.json()["usage"],
        json!({"prompt_tokens": 100, "total_tokens": 107, "completion_tokens": 7,
            "prompt_tokens_details": {"cached_tokens": 64}})
    );
    // What is thought counts as much as what is said.
    let cut = choice(&stage.say("reason", json!({"max_tokens": 3})).await);
    assert_eq!(cut["message"]["content"], "one");
    let refused = choice(&stage.say("refuse", json!({})).await);
    assert_eq!(refused["message"]["refusal"], "I will not.");
    assert_eq!(refused["message"]["content"], Value::Null);
}

#[tokio::test]
async fn log_probabilities_come_from_the_script_or_are_made_up() {
    let replies = r#"
- when: told
  say: "Hi you"
  logprobs: [{token: "Hi", logprob: -0.5, top: {"Ho": -2, "Ha": -1.5}}, {token: " you", logprob: -0.25}]
- say: Hi you
"#;
    let stage = scripted(replies, &[]).await;
    let wanted = json!({"logprobs": true, "top_logprobs": 2});
    let told = choice(&stage.say("told", wanted.clone()).await)["logprobs"]["content"].clone();
    assert_eq!(
        told,
        json!([
            {"token": "Hi", "logprob": -0.5, "bytes": [72, 105], "top_logprobs": [
                {"token": "Hi", "logprob": -0.5, "bytes": [72, 105]},
                {"token": "Ha", "logprob": -1.5, "bytes": [72, 97]},
            ]},
            {"token": " you", "logprob": -0.25, "bytes": [32, 121, 111, 117], "top_logprobs": [
                {"token": " you", "logprob": -0.25, "bytes": [32, 121, 111, 117]},
            ]},
        ])
    );
    assert_eq!(choice(&stage.say("told", json!({})).await)["logprobs"], Value::Null);
    let made = choice(&stage.say("x", wanted.clone()).await)["logprobs"].clone();
    assert_eq!(made, choice(&stage.say("x", wanted).await)["logprobs"]);
    let tokens = made["content"].as_array().unwrap();
    let text: String = tokens.iter().map(|own| own["token"].as_str().unwrap()).collect();
    assert_eq!(text, "Hi you");
    let bare = choice(&stage.say("x", json!({"logprobs": true})).await);
    assert_eq!(bare["logprobs"]["content"][0]["top_logprobs"], json!([]));
}

/// The token that is written is the most probable one, and none is more probable than certain.
#[tokio::test]
async fn made_up_log_probabilities_are_those_of_a_distribution() {
    let stage = Stage::open().await;
    let words: Vec<_> = (0..40).map(|index| format!("word{index}")).collect();
    let response = stage.say(&words.join(" "), json!({"logprobs": true, "top_logprobs": 20})).await;
    let tokens = choice(&response)["logprobs"]["content"].clone();
    let tokens = tokens.as_array().unwrap();
    assert!(tokens.len() >= 40, "{} tokens", tokens.len());
    for token in tokens {
        let top = token["top_logprobs"].as_array().unwrap().iter();
        let top: Vec<_> = top.map(|token| token["logprob"].as_f64().unwrap()).collect();
        assert_eq!((top.len(), token["logprob"].as_f64()), (20, Some(top[0])));
        assert!(top[0] >= 0.5_f64.ln() && top.is_sorted_by(|a, b| a > b), "{top:?}");
        let all: f64 = top.iter().map(|logprob| logprob.exp()).sum();
        assert!((0.5..=1.0 + 1e-9).contains(&all), "{all}");
    }
}

/// Errors of the container on purpose, and a response past everything.
#[tokio::test]
async fn fail_and_raw_of_a_script_are_sent_whether_or_not_it_streams() {
    let replies = "- when: fail\n  fail: {status: 429, message: slow down, type: RateLimit, param: n}\n\
                   - when: raw\n  raw: {status: 418, headers: {x-tea: pot}, body: {file: tea.txt}}\n";
    let stage = scripted(replies, &[("tea.txt", "short and stout")]).await;
    for stream in [false, true] {
        let response = stage.say("fail", json!({"stream": stream})).await;
        assert_eq!(response.status, 429);
        assert_eq!(response.json()["error"]["code"], "model_error");
        let quoted = r#"with message "{"error":{"message":"slow down","type":"RateLimit","param":"n","code":429}}"."#;
        assert!(response.message().contains(quoted), "{}", response.body);
        let raw = stage.say("raw", json!({"stream": stream})).await;
        assert_eq!(
            (raw.status, raw.header("x-tea"), &*raw.body),
            (418, Some("pot"), "short and stout")
        );
    }
}
