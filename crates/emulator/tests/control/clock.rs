use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{NOW, Stage};

/// Changes a clock, and returns how it is shown.
async fn move_clock(stage: &Stage, change: Value) -> Value {
    stage.control("POST", "/clock", change).await.json()
}

/// What waits for a clock that stands still is released by moving it, and by nothing else.
#[tokio::test]
async fn a_paced_answer_comes_when_the_clock_is_advanced() {
    let replies = "endpoints: {e: {replies: [{say: one two, timing: {first_token: 1h}}]}}";
    let stage = Stage::with(replies, &[]).await;
    move_clock(&stage, json!({"test": "a", "frozen": true})).await;
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    let request = stage.chat("e", body).header("x-stagemaker-test", "a");
    let address = stage.address;
    let asking = tokio::spawn(async move { request.send(address).await });
    let waiting = stage.control("GET", "/requests?state=answering&wait=60s", json!(null)).await;
    assert_eq!(waiting.json()["is_enough"], true);
    move_clock(&stage, json!({"test": "b", "advance": "2h"})).await;
    move_clock(&stage, json!({"test": "a", "advance": "59m"})).await;
    let ended = stage.control("GET", "/requests?state=ended&wait=10ms", json!(null)).await;
    assert_eq!(ended.json()["is_enough"], false);
    move_clock(&stage, json!({"test": "a", "advance": "1m"})).await;
    let answered = tokio::time::timeout(Duration::from_secs(60), asking).await;
    assert_eq!(answered.expect("it is released").unwrap().status, 200);
}

/// The story of a token that ends in the middle of a job.
#[tokio::test]
async fn a_token_ends_when_the_clock_has_passed_its_hours() {
    let stage = Stage::open().await;
    let ask = async |token: &str| {
        let body = json!({"messages": [{"role": "user", "content": "hi"}]});
        let request = stage.chat("e", body).without("authorization");
        let request = request.header("authorization", &format!("Bearer {token}"));
        request.send(stage.address).await.status
    };
    assert_eq!(ask(&stage.token).await, 200);
    assert_eq!(
        move_clock(&stage, json!({"advance": "15m"})).await["time"],
        "2026-11-22T10:15:00.000Z"
    );
    assert_eq!(ask(&stage.token).await, 403);
    let newest = stage.control("GET", "/requests?newest_first=true&limit=1", json!(null)).await;
    let reason = &newest.json()["requests"][0]["decision"];
    assert_eq!(reason["code"], "expired");
    assert_eq!(newest.json()["requests"][0]["clock"], "2026-11-22T10:15:00.000Z");
    assert_eq!(newest.json()["requests"][0]["time"], "2026-11-22T10:00:00.000Z");
    assert_eq!(ask(&stage.token_at(stage.emulator.clock().now())).await, 200);
    stage.control("DELETE", "/clock", json!(null)).await;
    assert_eq!(ask(&stage.token).await, 200);
}

/// A change is made as a whole or not at all.
#[tokio::test]
async fn a_change_with_a_wrong_part_changes_nothing() {
    let stage = Stage::open().await;
    for wrong in [
        json!({"set": "2026-11-23T10:00:00Z", "advance": "forever"}),
        json!({"set": (NOW + 60).to_string(), "advance": "90000000h", "frozen": true}),
        json!({"set": "1969-12-31T23:59:59Z", "frozen": true}),
        json!({"advance": "1h", "frozen": "yes"}),
        json!({"test": "x".repeat(257), "advance": "1h"}),
    ] {
        let refused = stage.control("POST", "/clock", wrong.clone()).await;
        assert_eq!(refused.status, 400, "{wrong}");
    }
    let clock = stage.control("GET", "/clock", json!(null)).await.json();
    assert_eq!(clock["time"], "2026-11-22T10:00:00.000Z");
    assert_eq!((&clock["is_frozen"], &clock["scope"]), (&json!(false), &json!("server")));
}
