use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use stagemaker_emulator::gateway::Secret;
use stagemaker_emulator::gateway::verifier::{Audience, Timestamp};
use stagemaker_emulator::{ChatRequest, Config, Emulator, Running};
use stagemaker_verifier::{SigningCredentials, mint};

/// Posts `hi` to the path behind a base URL, and returns the response.
fn post(base_url: &str, token: &str) -> String {
    let (address, path) = base_url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let body = r#"{"messages":[{"role":"user","content":"hi"}]}"#;
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(
        connection,
        "POST /{path}/chat/completions HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer \
         {token}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: \
         {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).expect("the response ends within 30 seconds");
    response
}

fn status(running: &Running, token: &str) -> String {
    post(&running.base_url("e"), token).split(' ').nth(1).unwrap().to_owned()
}

#[test]
fn a_base_url_names_an_endpoint_or_a_component() {
    let running = Emulator::start(|_: &ChatRequest| "said").unwrap();
    let url = running.url();
    assert!(url.starts_with("http://127.0.0.1:") && !url.ends_with(":0"), "{url}");
    assert_eq!(running.base_url("e"), format!("{url}/endpoints/e/openai/v1"));
    for address in ["e", "shared/inference-components/llama"] {
        let response = post(&running.base_url(address), &running.token());
        assert!(response.contains(r#""content":"said""#), "{response}");
    }
}

#[test]
fn test_is_let_in_where_the_configuration_names_nobody() {
    let running = Emulator::start_with(Config::default()).unwrap();
    let credentials = SigningCredentials {
        access_key_id: "test",
        secret_access_key: "test",
        session_token: None,
    };
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let now = Timestamp::from_unix_seconds(i64::try_from(now).unwrap());
    let token = mint(&Audience::sagemaker("us-east-1"), credentials, now, 900).unwrap();
    assert_eq!(status(&running, &token), "200");
    assert_eq!(status(&running, &running.token()), "200");
    assert_eq!(status(&running, "none"), "403");
}

#[test]
fn the_token_is_of_the_first_credentials_for_the_region_of_the_configuration() {
    let mut config = Config::default()
        .with_credential("first", Secret::new("s"), Some(Secret::new("session")))
        .and_then(|config| config.with_credential("second", Secret::new("t"), None))
        .unwrap();
    config.access.region = "eu-west-1".to_owned();
    let running = Emulator::start_with(config).unwrap();
    assert_eq!(status(&running, &running.token()), "200");
    let identity = running.emulator().authenticator();
    let mut headers = axum::http::HeaderMap::new();
    headers.insert("authorization", format!("Bearer {}", running.token()).parse().unwrap());
    let identity = identity.authenticate(&headers).unwrap();
    assert_eq!(identity.principal().arn(), "arn:aws:iam::123456789012:user/first");
    let shown = format!("{running:?}");
    assert!(!shown.contains("session\"") && shown.contains("first"), "{shown}");
}

#[test]
fn there_is_no_token_where_only_derived_keys_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.yaml");
    let key = "4ca37196f246a3fe8cee1a2453c1eedbd86d0b49d247cb4b1af784b153b69567";
    let key = format!("{{date: 20261122, region: us-east-1, service: sagemaker, key: {key}}}");
    std::fs::write(&path, format!("principals: [{{access_key_id: a, keys: [{key}]}}]")).unwrap();
    let running = Emulator::start_with(Config::load(&path).unwrap()).unwrap();
    assert_eq!(running.token(), "");
}
