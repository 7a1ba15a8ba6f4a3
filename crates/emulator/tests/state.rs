use serde_json::json;

use crate::script::{content, scripted};
use crate::support::Stage;

const DICE: &str = "- when: {user: dice, nth: {from: 4}}\n  fail: {status: 503, message: no more}\n\
                    - when: dice\n  sequence: [one, two, {say: three, finish_reason: length}]\n";

async fn roll(stage: &Stage, test: &str) -> String {
    let body = json!({"messages": [{"role": "user", "content": "dice"}]});
    let request = stage.chat("my-endpoint", body);
    let request = if test.is_empty() { request } else { request.header("x-stagemaker-test", test) };
    let response = request.send(stage.address).await;
    if response.status == 200 {
        content(&response).to_string()
    } else {
        response.status.to_string()
    }
}

#[tokio::test]
async fn a_sequence_advances_and_another_rule_takes_over_from_its_nth_time() {
    let stage = scripted(DICE, &[]).await;
    let mut rolled = Vec::new();
    for _ in 0..5 {
        rolled.push(roll(&stage, "").await);
    }
    assert_eq!(rolled, [r#""one""#, r#""two""#, r#""three""#, "503", "503"]);
}

#[tokio::test]
async fn a_sequence_that_is_used_up_repeats_its_last_line() {
    let stage = scripted("- sequence: [one, two]", &[]).await;
    for said in ["one", "two", "two", "two"] {
        assert_eq!(content(&stage.say("x", json!({})).await), said);
    }
}

/// Tests that run at the same time do not disturb each other, nor those without a name.
#[tokio::test]
async fn tests_that_interleave_have_states_of_their_own() {
    let stage = scripted(DICE, &[]).await;
    for (test, rolled) in [
        ("a", r#""one""#),
        ("b", r#""one""#),
        ("a", r#""two""#),
        ("", r#""one""#),
        ("b", r#""two""#),
        ("a", r#""three""#),
        ("a", "503"),
        ("b", r#""three""#),
        ("", r#""two""#),
    ] {
        assert_eq!(roll(&stage, test).await, rolled, "{test}");
    }
}

/// A name that long is a mistake, and remembering it would cost memory. One that cannot be read would
/// share the state of all that name none.
#[tokio::test]
async fn a_name_of_a_test_that_is_not_256_visible_characters_is_refused() {
    let stage = scripted("- say: x", &[]).await;
    let request = |name: &str| {
        let body = json!({"messages": [{"role": "user", "content": "hi"}]});
        stage.chat("my-endpoint", body).header("x-stagemaker-test", name)
    };
    assert_eq!(request(&"n".repeat(256)).send(stage.address).await.status, 200);
    for name in ["n".repeat(257), "caf\u{e9}".to_owned()] {
        let response = request(&name).send(stage.address).await;
        assert_eq!(response.status, 422, "{name}");
        assert!(response.message().contains("at most 256 characters"), "{}", response.body);
    }
}

/// Two endpoints with the same script count apart.
#[tokio::test]
async fn two_endpoints_with_one_script_have_states_of_their_own() {
    let config = "endpoints: {a: {replies: r.yaml}, b: {replies: r.yaml}}";
    let stage = Stage::with(config, &[("r.yaml", "- sequence: [one, two]")]).await;
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    for (endpoint, said) in [("a", "one"), ("b", "one"), ("a", "two"), ("b", "two")] {
        assert_eq!(content(&stage.ask(endpoint, &body).await), said);
    }
}
