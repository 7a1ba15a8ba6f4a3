use serde_json::json;
use stagemaker_emulator::{ChatRequest, Config, FrontError, FrontReplies, ReplyScope};

use crate::support::Stage;

async fn stage() -> Stage {
    Stage::start(Config::default().with_replies(|_: &ChatRequest| "configured")).await
}

async fn said(stage: &Stage, endpoint: &str, test: &str) -> String {
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    let request = stage.chat(endpoint, &body).header("x-stagemaker-test", test);
    let answer = request.send(stage.address).await.json();
    answer["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn replies_in_front_answer_those_that_they_are_for() {
    let stage = stage().await;
    let front: FrontReplies = stage.emulator.replies();
    let of_test = front.add(ReplyScope::of_test("a"), |_: &ChatRequest| "of a").unwrap();
    let endpoint = Some("shared".to_owned());
    let scope = ReplyScope { endpoint, component: Some("c".to_owned()), test: None };
    let of_component = front.add_rules(scope, "- when: hi\n  say: of c").unwrap();
    let never = front.add_rules(ReplyScope::default(), "- when: never\n  say: x").unwrap();
    assert_eq!([of_test, of_component, never], [1, 2, 3]);
    let component = "shared/inference-components/c";
    for (endpoint, test, expected) in [
        ("e", "", "configured"),
        ("e", "a", "of a"),
        ("e", "b", "configured"),
        (component, "b", "of c"),
        (component, "a", "of c"),
        ("shared/inference-components/d", "b", "configured"),
    ] {
        assert_eq!(said(&stage, endpoint, test).await, expected, "{endpoint} {test}");
    }
    assert!(front.remove(of_component) && !front.remove(of_component));
    assert_eq!(said(&stage, component, "a").await, "of a");
    assert_eq!((front.clear(Some("b")), front.clear(Some("a")), front.clear(None)), (0, 1, 1));
    assert_eq!(said(&stage, "e", "a").await, "configured");
}

#[tokio::test]
async fn rules_with_a_problem_and_rules_without_end_are_not_put_in_front() {
    let stage = stage().await;
    let front = stage.emulator.replies();
    let refused = front.add_rules(ReplyScope::default(), "- sayy: x").unwrap_err();
    assert!(matches!(&refused, FrontError::Problems(problems) if problems.len() == 1));
    assert!(refused.to_string().contains("[0].sayy"), "{refused}");
    for _ in 0..10_000 {
        front.add(ReplyScope::of_test("a"), |_: &ChatRequest| "x").unwrap();
    }
    let refused = front.add(ReplyScope::of_test("b"), |_: &ChatRequest| "x").unwrap_err();
    assert_eq!(refused, FrontError::TooMany);
    assert_eq!(said(&stage, "e", "b").await, "configured");
}
