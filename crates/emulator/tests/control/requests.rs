use serde_json::{Value, json};

use crate::support::Stage;

/// Returns the tests of the requests that a path lists, and the place of the last among all ends.
async fn list_requests(stage: &Stage, path: &str) -> (Vec<String>, u64) {
    let answer = stage.control("GET", path, Value::Null).await.json();
    let requests = answer["requests"].as_array().unwrap();
    let tests = requests.iter().map(|request| request["test"].as_str().unwrap().to_owned());
    let last = requests.last().map_or(0, |request| request["ended"].as_u64().unwrap());
    (tests.collect(), last)
}

/// The first request ends last: whoever follows by numbers would not see it.
#[tokio::test]
async fn requests_are_followed_in_the_order_of_their_ends() {
    let replies = "endpoints: {e: {replies: [{when: {test: slow}, say: hi, timing: {first_token: 1h}}, {say: hi}]}}";
    let stage = Stage::with(replies, &[]).await;
    stage.control("POST", "/clock", json!({"test": "slow", "frozen": true})).await;
    let request = |test: &str| {
        let body = json!({"messages": [{"role": "user", "content": "hi"}]});
        stage.chat("e", body).header("x-stagemaker-test", test)
    };
    let (slow, address) = (request("slow"), stage.address);
    let slow = tokio::spawn(async move { slow.send(address).await });
    stage.control("GET", "/requests?test=slow&wait=60s", Value::Null).await;
    for test in ["a", "b", "c"] {
        request(test).send(stage.address).await;
    }
    let (first, last) = list_requests(&stage, "/requests?ended_after=0&limit=2&wait=60s").await;
    assert_eq!((first.join(" ").as_str(), last), ("a b", 2));
    let (next, last) = list_requests(&stage, "/requests?ended_after=2&wait=60s").await;
    assert_eq!((next.join(" ").as_str(), last), ("c", 3));
    stage.control("POST", "/clock", json!({"test": "slow", "advance": "1h"})).await;
    let (next, last) = list_requests(&stage, "/requests?ended_after=3&wait=60s").await;
    assert_eq!((next.join(" ").as_str(), last), ("slow", 4));
    assert_eq!(slow.await.unwrap().status, 200);
}

/// The client hears of it in a sentence of the service, with a link and the account.
#[tokio::test]
async fn the_reason_of_a_refusal_of_the_container_is_its_own_words() {
    let replies =
        "endpoints: {my-endpoint: {replies: [{fail: {status: 424, message: out of memory}}]}}";
    let stage = Stage::with(replies, &[]).await;
    assert_eq!(stage.say("hi", json!({})).await.status, 424);
    assert_eq!(stage.say("hi", json!({"temperature": "warm"})).await.status, 400);
    let list = stage.control("GET", "/requests", Value::Null).await.json();
    let reason = |index: usize| list["requests"][index]["decision"]["reason"].as_str().unwrap();
    assert_eq!(reason(0), "the container answered: out of memory");
    assert!(reason(1).starts_with("the container answered: 1 validation error"), "{}", reason(1));
}

/// A filter by which nothing could ever be found would look like a journal without such requests.
#[tokio::test]
async fn a_filter_that_nothing_can_match_is_refused() {
    let stage = Stage::open().await;
    for (query, status) in [
        ("status=403", 200),
        ("status=5xx", 200),
        ("status=abc", 400),
        ("status=xx", 400),
        ("status=4x", 400),
        ("status=600", 400),
        ("status=%C3%A9xx", 400),
        ("state=gone", 200),
        ("state=done", 400),
    ] {
        for path in ["/requests", "/requests.jsonl", "/requests.har"] {
            let response = stage.control("GET", &format!("{path}?{query}"), Value::Null).await;
            assert_eq!(response.status, status, "{path}?{query}");
            assert_eq!(response.body.contains("expected"), status == 400, "{}", response.body);
        }
    }
    let wrong = json!({"filter": {"status": "4x"}, "count": 0});
    assert_eq!(stage.control("POST", "/requests/check", wrong).await.status, 400);
    assert_eq!(stage.control("DELETE", "/requests?state=done", Value::Null).await.status, 400);
}
