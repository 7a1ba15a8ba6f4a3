use serde_json::json;
use stagemaker_emulator::{Applies, ContextLength, Dialect, Model, ServedModel};

use crate::container::{quoted, stage};

/// A model with room for ten words.
fn small(dialect: Dialect, applies: Applies) -> Model {
    let served = ServedModel::default().with_dialect(dialect);
    Model::default().with_served(served.with_context(ContextLength::new(10, applies)))
}

const WORDS: [&str; 3] =
    ["one two three four", "a b c d e f g h i j", "a b c d e f g h i j k l m n o p"];

#[tokio::test]
async fn prompt_and_answer_share_the_context() {
    let stage = stage(small(Dialect::Vllm, Applies::ToEverything)).await;
    for (message, fields, expected) in [
        (WORDS[0], json!({"max_tokens": 6}), None),
        (
            WORDS[0],
            json!({"max_tokens": 7}),
            Some(
                "you requested 7 output tokens and your prompt contains at least 4 input tokens, \
                  for a total of at least 11 tokens.",
            ),
        ),
        (
            WORDS[0],
            json!({"max_tokens": 11}),
            Some("max_tokens=11 cannot be greater than max_model_len=max_total_tokens=10."),
        ),
        (
            WORDS[2],
            json!({}),
            Some(
                "you requested 0 output tokens and your prompt contains at least 11 input tokens, \
                  for a total of at least 11 tokens.",
            ),
        ),
        (WORDS[1], json!({}), Some("max_tokens must be at least 1, got 0.")),
    ] {
        let response = stage.say(message, fields.clone()).await;
        match expected {
            Some(expected) => assert!(quoted(&response).contains(expected), "{}", response.body),
            None => assert_eq!(response.status, 200, "{fields}"),
        }
    }
}

/// What a request leaves open is limited to what is left.
#[tokio::test]
async fn an_answer_ends_with_the_context() {
    for dialect in [Dialect::Vllm, Dialect::Sglang] {
        let stage = stage(small(dialect, Applies::ToEverything)).await;
        let response = stage.say("one two three four five six seven", json!({})).await.json();
        assert_eq!(response["choices"][0]["message"]["content"], "one two three");
        assert_eq!(response["choices"][0]["finish_reason"], "length");
        assert_eq!(response["usage"]["total_tokens"], 10);
    }
}

/// Where nobody has said how long the context is, only what is asked for is held to it.
#[tokio::test]
async fn an_unknown_context_limits_what_is_asked_for() {
    for dialect in [Dialect::Vllm, Dialect::Sglang] {
        let stage = stage(small(dialect, Applies::ToLimits)).await;
        for (fields, status) in [
            (json!({}), 200),
            (json!({"max_tokens": 10}), 200),
            (json!({"max_tokens": 11}), 400),
            (json!({"max_completion_tokens": 11}), 400),
        ] {
            assert_eq!(stage.say(WORDS[2], fields.clone()).await.status, status, "{fields}");
        }
    }
}

#[tokio::test]
async fn sglang_has_its_own_words() {
    let stage = stage(small(Dialect::Sglang, Applies::ToEverything)).await;
    let response = stage.say(WORDS[2], json!({})).await;
    let said = "The input (16 tokens) is longer than the model's context length (10 tokens).";
    assert!(quoted(&response).contains(said), "{}", response.body);
    let response = stage.say(WORDS[0], json!({"max_tokens": 7})).await;
    let said = "You requested a total of 11 tokens: 4 tokens from the input messages and 7 tokens";
    assert!(quoted(&response).contains(said), "{}", response.body);
}
