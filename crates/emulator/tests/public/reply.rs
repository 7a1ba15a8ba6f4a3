use serde_json::{Value, json};
use stagemaker_emulator::{
    Arguments, Call, Failure, FinishReason, GivenUsage, Raw, Reply, ReplyKind, Timing, TokenLogprob,
};

use crate::public::server::{Answer, given};

fn tools() -> Value {
    let properties = json!({"city": {"const": "Rome"}});
    let parameters = json!({"type": "object", "properties": properties, "required": ["city"]});
    json!([{"type": "function", "function": {"name": "f", "parameters": parameters}}])
}

#[tokio::test]
async fn a_text_is_the_content_of_every_choice() {
    assert_eq!(given(Reply::text("one two"), json!({})).await.content(), "one two");
    assert_eq!(given(Reply::from("text"), json!({})).await.content(), "text");
    assert_eq!(given(Reply::from("text".to_owned()), json!({})).await.content(), "text");
}

#[tokio::test]
async fn texts_are_those_of_the_choices_in_turn() {
    let answer = given(Reply::texts(["a", "b"]), json!({"n": 3})).await.json();
    let contents: Vec<_> = answer["choices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| &choice["message"]["content"])
        .collect();
    assert_eq!(contents, ["a", "b", "a"]);
}

#[tokio::test]
async fn calls_are_made_in_parallel_with_their_arguments() {
    let reply =
        Reply::call("f", &json!({"city": "Paris"})).with_call("f", &json!({"city": "Rome"}));
    let choice = given(reply, json!({"tools": tools()})).await.choice();
    let calls = choice["message"]["tool_calls"].as_array().unwrap();
    let arguments: Vec<_> = calls.iter().map(|call| &call["function"]["arguments"]).collect();
    assert_eq!(arguments, [r#"{"city": "Paris"}"#, r#"{"city": "Rome"}"#]);
    assert!(calls.iter().all(|call| call["function"]["name"] == "f"));
    assert_eq!(choice["finish_reason"], "tool_calls");
}

#[tokio::test]
async fn arguments_are_a_text_as_it_is_or_made_from_the_schema_of_the_tool() {
    for (arguments, expected) in [
        (Arguments::Text("{".to_owned()), json!("{")),
        (Arguments::Synthesized, json!(r#"{"city": "Rome"}"#)),
    ] {
        let mut reply = Reply::default();
        reply.kind = ReplyKind::Content(Vec::new(), vec![Call { tool: "f".to_owned(), arguments }]);
        let message = given(reply, json!({"tools": tools()})).await.choice()["message"].clone();
        assert_eq!(message["tool_calls"][0]["function"]["arguments"], expected);
    }
}

#[tokio::test]
async fn a_synthesized_reply_is_a_value_of_the_schema_and_takes_no_call() {
    let schema = json!({"name": "s", "schema": {"const": {"sky": "blue"}}});
    let fields = json!({"response_format": {"type": "json_schema", "json_schema": schema}});
    let reply = Reply::synthesized().with_call("f", &json!({}));
    let choice = given(reply, fields).await.choice();
    let content: Value =
        serde_json::from_str(choice["message"]["content"].as_str().unwrap()).unwrap();
    assert_eq!(content, json!({"sky": "blue"}));
    assert!(choice["message"]["tool_calls"].as_array().is_none_or(Vec::is_empty), "{choice}");
}

#[tokio::test]
async fn a_synthesized_value_is_drawn_from_the_seed_of_the_request() {
    let schema = json!({"type": "integer", "minimum": 0, "maximum": 1_000_000});
    let format = json!({"type": "json_schema", "json_schema": {"name": "n", "schema": schema}});
    let drawn = async |seed: i64| {
        let fields = json!({"response_format": format, "seed": seed});
        given(Reply::synthesized(), fields).await.content()
    };
    let first = drawn(1).await;
    assert_eq!(drawn(1).await, first);
    assert_ne!((drawn(2).await, drawn(3).await), (first.clone(), first));
}

#[tokio::test]
async fn a_refusal_stands_in_its_own_field() {
    let message = given(Reply::refusal("no"), json!({})).await.choice()["message"].clone();
    assert_eq!((&message["refusal"], &message["content"]), (&json!("no"), &Value::Null));
}

#[tokio::test]
async fn a_failure_is_an_error_of_the_container() {
    let error = given(Reply::failure(503, "out of jokes"), json!({})).await;
    assert_eq!(error.status, 503);
    let shown = error.json()["error"].clone();
    assert_eq!((&shown["message"], &shown["code"]), (&json!("out of jokes"), &json!(503)));
    assert_eq!(shown["param"], Value::Null);
    let mut failure = Failure::new(400, "no");
    failure.kind = Some("Odd".to_owned());
    failure.param = Some("top_k".to_owned());
    let mut reply = Reply::default();
    reply.kind = ReplyKind::Failure(failure);
    let shown = given(reply, json!({})).await.json()["error"].clone();
    assert_eq!((&shown["type"], &shown["param"]), (&json!("Odd"), &json!("top_k")));
}

#[tokio::test]
async fn a_failure_without_a_type_has_that_of_its_status() {
    for (status, kind) in [
        (400, "BadRequestError"),
        (404, "NotFoundError"),
        (422, "BadRequestError"),
        (429, "TooManyRequestsError"),
        (499, "BadRequestError"),
        (500, "InternalServerError"),
        (503, "ServiceUnavailableError"),
    ] {
        let error = given(Reply::failure(status, "no"), json!({})).await;
        assert_eq!((error.status, &error.json()["error"]["type"]), (status, &json!(kind)));
    }
}

#[tokio::test]
async fn a_raw_response_is_sent_as_it_is() {
    let mut raw = Raw::default();
    let plain = given(Reply::raw(raw.clone()), json!({})).await;
    assert_eq!(plain, Answer { status: 200, headers: Vec::new(), body: String::new() });
    raw.status = axum::http::StatusCode::IM_A_TEAPOT;
    raw.headers.insert("x-pot", "tea".parse().unwrap());
    raw.body = "short and stout".into();
    let expected = Answer {
        status: 418,
        headers: vec![("x-pot".to_owned(), "tea".to_owned())],
        body: "short and stout".to_owned(),
    };
    assert_eq!(given(Reply::raw(raw), json!({"max_tokens": 1})).await, expected);
}

#[tokio::test]
async fn reasoning_stands_before_the_content() {
    let reply = Reply::text("so").with_reasoning("since");
    let message = given(reply, json!({})).await.choice()["message"].clone();
    assert_eq!((&message["reasoning"], &message["content"]), (&json!("since"), &json!("so")));
}

#[tokio::test]
async fn a_finish_reason_is_given_whatever_the_request_does() {
    let reasons = [
        FinishReason::Stop,
        FinishReason::Length,
        FinishReason::ToolCalls,
        FinishReason::ContentFilter,
    ];
    assert_eq!(FinishReason::ALL, reasons);
    for reason in reasons {
        let reply = Reply::text("a b").with_finish_reason(reason);
        let reply = answer_of_limit(reply).await;
        assert_eq!(reply["finish_reason"], reason.name());
    }
    let names = FinishReason::ALL.map(FinishReason::name);
    assert_eq!(names, ["stop", "length", "tool_calls", "content_filter"]);
    assert_eq!(answer_of_limit(Reply::text("a b")).await["finish_reason"], "length");
}

/// The choice of an answer that may have one token.
async fn answer_of_limit(reply: Reply) -> Value {
    given(reply, json!({"max_tokens": 1})).await.choice()
}

#[tokio::test]
async fn usage_is_reported_as_given_and_else_counted() {
    let usage = async |given_usage: GivenUsage| {
        given(Reply::text("a b").with_usage(given_usage), json!({})).await.json()["usage"].clone()
    };
    let counted = usage(GivenUsage::default()).await;
    assert_eq!((&counted["prompt_tokens"], &counted["completion_tokens"]), (&json!(1), &json!(2)));
    assert_eq!(counted["prompt_tokens_details"], Value::Null);
    let given_usage =
        GivenUsage { prompt_tokens: Some(10), completion_tokens: Some(20), cached_tokens: Some(5) };
    let shown = usage(given_usage).await;
    assert_eq!((&shown["prompt_tokens"], &shown["completion_tokens"]), (&json!(10), &json!(20)));
    assert_eq!(
        (&shown["total_tokens"], shown["prompt_tokens_details"]["cached_tokens"].as_u64()),
        (&json!(30), Some(5))
    );
}

#[tokio::test]
async fn log_probabilities_are_those_given_for_the_first_tokens() {
    let top = vec![("ho".to_owned(), -1.5)];
    let mut reply = Reply::text("hi");
    reply.logprobs = vec![TokenLogprob { token: "hi".to_owned(), logprob: -0.25, top }];
    let choice = given(reply, json!({"logprobs": true, "top_logprobs": 2})).await.choice();
    let token = &choice["logprobs"]["content"][0];
    assert_eq!((&token["token"], &token["logprob"]), (&json!("hi"), &json!(-0.25)));
    let others = token["top_logprobs"].as_array().unwrap();
    let others: Vec<_> = others.iter().map(|other| (&other["token"], &other["logprob"])).collect();
    assert_eq!(others, [(&json!("hi"), &json!(-0.25)), (&json!("ho"), &json!(-1.5))]);
}

#[tokio::test]
async fn a_verbatim_reply_is_not_made_to_fit() {
    let schema = json!({"name": "s", "schema": {"const": 1}});
    let format = json!({"type": "json_schema", "json_schema": schema});
    for (fields, fitted) in [
        (json!({"max_tokens": 1}), "a"),
        (json!({"stop": "b"}), "a "),
        (json!({"response_format": format}), "1"),
    ] {
        assert_eq!(given(Reply::text("a b"), fields.clone()).await.content(), fitted);
        assert_eq!(given(Reply::text("a b").verbatim(), fields).await.content(), "a b");
    }
}

#[test]
fn each_kind_of_reply_is_made_by_its_function() {
    for (reply, is_kind) in [
        (Reply::text("a"), matches!(Reply::text("a").kind, ReplyKind::Content(..))),
        (Reply::synthesized(), matches!(Reply::synthesized().kind, ReplyKind::Synthesized)),
        (Reply::refusal("a"), matches!(Reply::refusal("a").kind, ReplyKind::Refusal(_))),
        (Reply::failure(500, "a"), matches!(Reply::failure(500, "a").kind, ReplyKind::Failure(_))),
        (Reply::raw(Raw::default()), matches!(Reply::raw(Raw::default()).kind, ReplyKind::Raw(_))),
    ] {
        assert!(is_kind, "{reply:?}");
    }
}

#[test]
fn a_text_leaves_all_else_to_the_request_and_the_model() {
    let reply = Reply::text("a");
    assert!(reply.rule.is_none() && reply.usage.is_none() && reply.finish_reason.is_none());
    assert!(reply.timing.is_none() && reply.chunk.is_none() && reply.logprobs.is_empty());
    let timing = Timing::default();
    assert_eq!(reply.with_timing(timing).timing, Some(timing));
}
