use serde_json::{Value, json};
use stagemaker_emulator::gateway::verifier::{Audience, Timestamp};
use stagemaker_emulator::{Config, gateway::Secret};
use stagemaker_verifier::{SigningCredentials, mint};

use crate::support::{NOW, Response, Stage};

async fn ask(stage: &Stage, key: &str, secret: &str, region: &str, signed_at: i64) -> Response {
    let credentials = SigningCredentials {
        access_key_id: key,
        secret_access_key: secret,
        session_token: key.starts_with("ASIA").then_some("from-a-role"),
    };
    let signed_at = Timestamp::from_unix_seconds(NOW + signed_at);
    let token = mint(&Audience::sagemaker(region), credentials, signed_at, 900).unwrap();
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    let request = stage.chat("e", body).without("authorization");
    request.header("authorization", &format!("Bearer {token}")).send(stage.address).await
}

/// Such a token is checked in all but its signature, and a key that is held in its signature too.
#[tokio::test]
async fn a_token_of_a_key_that_nobody_holds_is_checked_in_all_but_its_signature() {
    let config = Config::default().with_unverified();
    let config = config.with_credential("held", Secret::new("right"), None).unwrap();
    let stage = Stage::start(config).await;
    let west = "us-west-2";
    let east = "us-east-1";
    for (key, secret, region, signed_at, status) in [
        ("AKIAUNKNOWN", "anything", east, 0, 200),
        ("ASIAUNKNOWN", "anything", east, 0, 200),
        ("AKIAUNKNOWN", "something else", east, -899, 200),
        ("AKIAUNKNOWN", "anything", west, 0, 403),
        ("AKIAUNKNOWN", "anything", east, -900, 403),
        ("AKIAUNKNOWN", "anything", east, 3_600, 403),
        ("held", "right", east, 0, 200),
        ("held", "wrong", east, 0, 403),
    ] {
        let response = ask(&stage, key, secret, region, signed_at).await;
        assert_eq!(response.status, status, "{key} {secret} {region} {signed_at}");
        assert_eq!(response.header("x-stagemaker-unverified"), Some("true"), "{key}");
    }
    let garbled = stage.chat("e", "{}").without("authorization");
    let garbled = garbled.header("authorization", "Bearer sagemaker-api-key-garbled");
    assert_eq!(garbled.send(stage.address).await.status, 403);
    let first = stage.control("GET", "/requests/1", Value::Null).await.json();
    assert_eq!(first["caller"]["arn"], "arn:aws:iam::123456789012:user/AKIAUNKNOWN");
}

#[tokio::test]
async fn without_it_no_answer_says_that_tokens_are_unverified() {
    let stage = Stage::open().await;
    let response = ask(&stage, "test", "test", "us-east-1", 0).await;
    assert_eq!((response.status, response.header("x-stagemaker-unverified")), (200, None));
    assert_eq!(ask(&stage, "AKIAUNKNOWN", "anything", "us-east-1", 0).await.status, 403);
}
