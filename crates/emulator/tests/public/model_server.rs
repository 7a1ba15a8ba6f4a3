use serde_json::json;
use stagemaker_emulator::{ChatRequest, Model, ModelServer, Reply};

use crate::public::server::{hi, post, server};
use crate::support::NOW;

const NO_HEADER: (&str, &str) = ("x-none", "1");

/// Neither a lock nor a route, and no envelope of the service.
#[tokio::test]
async fn a_server_answers_on_every_path_and_refuses_in_the_words_of_the_container() {
    let server = server(Model::default());
    assert_eq!(post(&server, &hi(json!({})), NO_HEADER).await.content(), "hi");
    let refused = post(&server, &hi(json!({"max_tokens": 50_000})), NO_HEADER).await;
    assert_eq!(refused.status, 400);
    let error = refused.json()["error"].clone();
    assert_eq!(
        (&error["type"], &error["param"]),
        (&json!("BadRequestError"), &json!("max_tokens"))
    );
    assert!(refused.headers.contains(&("content-type".to_owned(), "application/json".to_owned())));
}

#[tokio::test]
async fn a_seed_and_a_clock_make_runs_alike() {
    let now = || stagemaker_emulator::gateway::verifier::Timestamp::from_unix_seconds(NOW);
    let seeded = |seed| ModelServer::new(Model::default()).with_seed_and_clock(seed, now);
    let answer = async |server: ModelServer| post(&server, &hi(json!({})), NO_HEADER).await;
    let first = answer(seeded(7)).await;
    assert_eq!(first, answer(seeded(7)).await);
    assert_ne!(first, answer(seeded(8)).await);
    assert_eq!(first.json()["created"], NOW);
    let (one, other) = (ModelServer::new(Model::default()), ModelServer::new(Model::default()));
    let (one, other) = (answer(one).await.json(), answer(other).await.json());
    assert_ne!(one["id"], other["id"]);
    assert_ne!(one["created"], NOW);
}

#[tokio::test]
async fn a_body_is_limited_to_the_bytes_that_are_given() {
    let body = hi(json!({}));
    let length = body.to_string().len();
    for (limit, status) in [(length, 200), (length - 1, 413)] {
        let server = server(Model::default()).with_max_body_bytes(limit);
        assert_eq!(post(&server, &body, NO_HEADER).await.status, status, "{limit}");
    }
}

#[tokio::test]
async fn a_failure_of_the_script_is_told_as_the_container_writes_it() {
    let failing = Model::default().with_replies(|_: &ChatRequest| Reply::failure(503, "busy"));
    let error = post(&server(failing), &hi(json!({})), NO_HEADER).await;
    assert_eq!((error.status, &error.json()["error"]["message"]), (503, &json!("busy")));
}

#[test]
fn a_server_shows_its_model() {
    let shown = format!("{:?}", ModelServer::new(Model::default()));
    assert!(shown.starts_with("ModelServer { model: Model {"), "{shown}");
}
