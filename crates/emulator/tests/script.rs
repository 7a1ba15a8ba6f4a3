use serde_json::{Value, json};

use crate::support::{Response, Stage};

/// An endpoint with this script, and files beside it.
pub(crate) async fn scripted(replies: &str, files: &[(&str, &str)]) -> Stage {
    let mut all = vec![("replies.yaml", replies)];
    all.extend(files);
    Stage::with("endpoints: {my-endpoint: {replies: replies.yaml}}", &all).await
}

pub(crate) fn content(response: &Response) -> Value {
    assert_eq!(response.status, 200, "{}", response.body);
    response.json()["choices"][0]["message"]["content"].clone()
}

pub(crate) fn user(text: &str) -> Value {
    json!({"role": "user", "content": text})
}

pub(crate) fn tool(name: &str) -> Value {
    json!({"type": "function", "function": {"name": name}})
}

/// The messages up to a tool's result.
pub(crate) fn after_call(asked: &str, name: &str, result: &str) -> Value {
    json!([
        user(asked),
        {"role": "assistant", "content": null, "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": name, "arguments": "{}"}},
        ]},
        {"role": "tool", "tool_call_id": "c1", "content": result},
    ])
}

/// A condition, a request that it holds for and one that it does not.
fn conditions() -> Vec<(&'static str, Value, Value)> {
    let hi = |more: Value| {
        let mut body = json!({"messages": [user("hi")]});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    let said = |text: &str| json!({"messages": [user(text)]});
    let messages = |messages: Value| json!({"messages": messages});
    let schema = |name: &str| {
        hi(json!({"response_format": {"type": "json_schema", "json_schema": {
            "name": name, "schema": {"type": "object"}}}}))
    };
    let image = json!([{"role": "user", "content": [
        {"type": "text", "text": "hi"},
        {"type": "image_url", "image_url": {"url": "data:,"}},
    ]}]);
    let system = json!([{"role": "system", "content": "You are the planner."}, user("hi")]);
    let talk = json!([user("hi"), {"role": "assistant", "content": "a"}, user("hi")]);
    let result = || after_call("hi", "get_weather", "sunny");
    vec![
        ("weather", said("the weather?"), said("the Weather?")),
        ("{contains: [a, b]}", said("b and a"), said("a and c")),
        ("{is: exact}", said("exact"), said("exactly")),
        ("{matches: '^o.*r [0-9]+$'}", said("order 12"), said("order x")),
        ("{contains: order, matches: '[0-9]'}", said("order 12"), said("order x")),
        ("{user: {matches: '(?i)SUN'}}", said("sunny"), said("rain")),
        ("{any_message: first}", messages(json!([user("first"), user("last")])), said("last")),
        ("{system: the planner}", messages(system), said("the planner")),
        ("{model: llama}", hi(json!({"model": "llama"})), hi(json!({"model": "llama-2"}))),
        ("{model: {contains: llama}}", hi(json!({"model": "llama-2"})), hi(json!({}))),
        ("{tools: f}", hi(json!({"tools": [tool("f"), tool("g")]})), hi(json!({}))),
        (
            "{tools: [f, g]}",
            hi(json!({"tools": [tool("g"), tool("f")]})),
            hi(json!({"tools": [tool("f")]})),
        ),
        ("{tools: true}", hi(json!({"tools": [tool("f")]})), hi(json!({}))),
        ("{tools: false}", hi(json!({})), hi(json!({"tools": [tool("f")]}))),
        ("{tool_result: true}", messages(result()), hi(json!({}))),
        ("{tool_result: false}", hi(json!({})), messages(result())),
        ("{tool_result: sun}", messages(result()), messages(after_call("hi", "f", "rain"))),
        ("{tool_result: {tool: f}}", messages(after_call("hi", "f", "")), messages(result())),
        (
            "{tool_result: {tool: f, is: x}}",
            messages(after_call("hi", "f", "x")),
            messages(after_call("hi", "f", "xx")),
        ),
        ("{response_format: text}", hi(json!({})), schema("a")),
        ("{response_format: json_schema}", schema("a"), hi(json!({}))),
        ("{response_format: {name: a}}", schema("a"), schema("b")),
        (
            "{response_format: json_object}",
            hi(json!({"response_format": {"type": "json_object"}})),
            schema("a"),
        ),
        ("{images: true}", messages(image.clone()), hi(json!({}))),
        ("{images: 1}", messages(image.clone()), hi(json!({}))),
        ("{images: false}", hi(json!({})), messages(image)),
        ("{turn: 1}", hi(json!({})), messages(talk.clone())),
        ("{turn: {from: 2}}", messages(talk.clone()), hi(json!({}))),
        ("{turn: {from: 2, to: 3}}", messages(talk), hi(json!({}))),
        ("{not: hi}", said("ho"), said("hi")),
        ("{not: {user: hi, turn: 1}}", said("ho"), said("hi")),
        ("{any: [{user: a}, b]}", said("b"), said("c")),
        ("{all: [a, {not: b}]}", said("a"), said("a b")),
        // The user has not spoken since.
        ("hi", said("hi"), messages(result())),
        ("{user: hi, tool_result: true}", messages(result()), said("hi")),
        ("{user: hi, turn: 2}", messages(result()), said("hi")),
    ]
}

#[tokio::test]
async fn each_condition_holds_for_what_it_says_and_for_nothing_else() {
    for (condition, held, missed) in conditions() {
        let replies = format!(
            "- {{when: {condition}, say: 'yes', verbatim: true}}\n- {{say: 'no', verbatim: true}}\n"
        );
        let stage = scripted(&replies, &[]).await;
        assert_eq!(content(&stage.ask("my-endpoint", &held).await), "yes", "{condition}: {held}");
        assert_eq!(
            content(&stage.ask("my-endpoint", &missed).await),
            "no",
            "{condition}: {missed}"
        );
    }
}

#[tokio::test]
async fn a_rule_with_a_header_stream_or_test_matches_only_those() {
    let replies = "- {when: {headers: {X-Team: blue, x-b: {matches: '^1'}}}, say: blue}\n\
                   - {when: {test: one}, say: one}\n- {when: {stream: true}, say: streamed}\n";
    let stage = scripted(replies, &[]).await;
    let request = || stage.chat("my-endpoint", json!({"messages": [user("hi")]}));
    let blue = request().header("x-team", "blue").header("x-b", "12");
    assert_eq!(content(&blue.send(stage.address).await), "blue");
    let half = request().header("x-team", "blue").header("X-Stagemaker-Test", "one");
    assert_eq!(content(&half.send(stage.address).await), "one");
    let streamed = stage.say("hi", json!({"stream": true})).await;
    assert!(streamed.body.contains("streamed"), "{}", streamed.body);
    assert_eq!(request().send(stage.address).await.status, 404);
}

/// Among many rules, most of which are never looked at, the first that matches still speaks.
#[tokio::test]
async fn the_first_of_many_rules_that_matches_speaks() {
    use std::fmt::Write as _;
    let mut replies = String::new();
    for rule in 0..300 {
        let condition = match rule % 3 {
            0 => format!("'word{rule} '"),
            1 => format!("{{matches: '^word{rule} [a-z]+$'}}"),
            _ => format!("{{model: m{rule}}}"),
        };
        write!(
            replies,
            "- {{when: {condition}, say: 'rule {rule}'}}\n- {{when: {condition}, say: no}}\n"
        )
        .unwrap();
    }
    let stage = scripted(&replies, &[]).await;
    for (message, model, said) in [
        ("word0 word3 ", "", "rule 0"),
        ("word7 x", "", "rule 7"),
        ("word297 and word30 and word120 ", "", "rule 30"),
        ("word297 ", "m2", "rule 2"),
        ("nothing", "m299", "rule 299"),
    ] {
        let response = stage.say(message, json!({"model": model})).await;
        assert_eq!(content(&response), said, "{message}");
    }
    let response = stage.say("word7 7", json!({})).await;
    assert!(response.message().starts_with("stagemaker: none of the 600 replies matches"));
}

/// Where nothing matches, the nearest rule is named with all that keeps it from matching.
#[tokio::test]
async fn a_request_that_no_rule_matches_names_the_nearest() {
    let replies = "- {name: far, when: {model: m, user: x}, say: a}\n\
                   - {name: near, when: {user: hello, tools: f}, say: b}\n\
                   - {when: {user: hello, nth: 2, tools: [f, g]}, say: c}\n";
    let stage = scripted(replies, &[]).await;
    let response = stage.say("hello", json!({"tools": [tool("g")]})).await;
    assert_eq!(response.status, 404);
    assert_eq!(response.json()["error"]["code"], "stagemaker_no_reply_matches");
    assert_eq!(
        response.message(),
        "stagemaker: none of the 3 replies matches; the nearest `near` (replies.yaml:2) does not \
         match: `tools` wants `f`, and offered is `g`"
    );
    let replies = "- {when: one, say: a}\n- {when: {user: two, any_message: three}, say: b}\n\
                   - {when: {any_message: Three}, say: c}\n";
    let stage = scripted(replies, &[]).await;
    assert_eq!(
        stage.say("three", json!({})).await.message(),
        "stagemaker: none of the 3 replies matches; the nearest (replies.yaml:3) does not match: \
         `any_message` wants one that contains `Three`, and there is none, which differs in case"
    );
    let stage = scripted("- {when: {user: a, nth: 2}, say: x}", &[]).await;
    assert_eq!(
        stage.say("a", json!({})).await.message(),
        "stagemaker: the only reply (replies.yaml:1) does not match: `nth` wants 2, and is 1"
    );
    assert_eq!(content(&stage.say("a", json!({})).await), "x");
}
