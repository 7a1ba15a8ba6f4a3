use serde_json::{Value, json};

use crate::support::Stage;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const ADDED: &str = "a-secret-that-was-added";
const SESSION: &str = "a-session-token-of-tests";
/// The tokens of [`SECRET`], which a stream sends one at a time.
const PARTS: [&str; 3] = ["wJalrXUtnFEMI", "K7MDENG", "bPxRfiCYEXAMPLEKEY"];
const CONFIG: &str = "principals:
- {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY}
- {access_key_id: ASIAIOSFODNN7EXAMPLE, secret_access_key: another-secret-here, session_token: a-session-token-of-tests}
";

/// Every answer and export is searched for every secret, and for tokens, wherever clients put them.
#[tokio::test]
async fn no_answer_tells_a_secret_of_the_configuration_or_a_token() {
    let stage = Stage::with(CONFIG, &[]).await;
    let added = json!({"secret_access_key": ADDED});
    assert_eq!(stage.control("PUT", "/principals/AKIDADDED", added).await.status, 204);
    // Also those of a principal that is no longer there.
    stage.control("DELETE", "/principals/AKIDADDED", Value::Null).await;
    let token = &stage.token;
    for leak in [SECRET, ADDED, SESSION, "another-secret-here", token.as_str()] {
        let body = json!({"messages": [{"role": "user", "content": format!("key {leak} end")}]});
        let request = stage.chat("e", &body).header("x-leak", leak).header("cookie", leak);
        let request = request.header("x-api-key", leak).header("x-stagemaker-test", "leaks");
        assert_eq!(request.send(stage.address).await.status, 200);
        for fields in [json!({"stream": true}), json!({"stream": true, "logprobs": true})] {
            let said = stage.say(&format!("key {leak} end"), fields).await;
            assert_eq!(said.status, 200, "{}", said.body);
        }
        let said = stage.say(&format!("key {leak} end"), json!({"logprobs": true})).await;
        assert_eq!(said.status, 200, "{}", said.body);
        let escaped = format!("%{:02X}{}", leak.as_bytes()[0], &leak[1..]);
        let mut refused = stage.chat(&escaped, &body).without("authorization");
        refused = refused.header("authorization", &format!("Bearer {leak}"));
        refused.send(stage.address).await;
        let mut in_query = stage.chat("e", &body);
        in_query.path = format!("{}?key={leak}", in_query.path);
        in_query.send(stage.address).await;
    }
    for path in [
        "/",
        "/config",
        "/requests",
        "/requests/1",
        "/requests.jsonl",
        "/requests.har",
        "/replies",
        "/endpoints",
        "/principals",
        "/metrics",
        "/clock",
        "/ready",
    ] {
        let answer = stage.control("GET", path, Value::Null).await;
        assert_eq!(answer.status, 200, "{path}");
        let unescaped = answer.body.replace("\\/", "/");
        for secret in
            [SECRET, ADDED, SESSION, "another-secret-here", token, "sagemaker-api-key-aHR0"]
                .into_iter()
                .chain(PARTS)
        {
            let found =
                unescaped.find(secret).map(|at| &unescaped[at.saturating_sub(200)..at + 60]);
            assert_eq!(found, None, "{path} tells {secret}");
        }
    }
    let metrics = stage.control("GET", "/metrics", Value::Null).await.body;
    for label in ["AKIAIOSFODNN7EXAMPLE", "leaks", "user/"] {
        assert!(!metrics.contains(label), "{label} is a label: {metrics}");
    }
}

/// A search finds by the part of an answer that is shown, and by nothing else.
#[tokio::test]
async fn a_search_does_not_tell_a_secret_part_by_part() {
    let stage = Stage::with(CONFIG, &[]).await;
    for fields in [json!({}), json!({"stream": true})] {
        stage.say(&format!("key {SECRET} end"), fields).await;
    }
    for (text, found) in [("key", 2), (" end", 2), ("wJalr", 0), ("K7MDENG", 0), ("nothing", 0)] {
        let path = format!("/requests?text={}", text.replace(' ', "%20"));
        let list = stage.control("GET", &path, Value::Null).await.json();
        assert_eq!(list["requests"].as_array().unwrap().len(), found, "{text}");
    }
    let record = stage.control("GET", "/requests/2", Value::Null).await.json();
    let events = record["response"]["events"].as_array().unwrap();
    let texts = events.iter().map(|event| event["text"].as_str().unwrap());
    let texts: String = texts.collect();
    assert_eq!(record["response"]["body"]["text"], texts);
    assert_eq!(texts.matches("data: [redacted]\n\n").count(), 5, "{texts}");
}
