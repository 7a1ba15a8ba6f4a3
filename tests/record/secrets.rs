//! The secrets of a client, which a server repeats wherever it can.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::recorder::{Recorder, files};
use super::upstream::{Upstream, completion, respond};
use crate::support::Folder;

/// Asks with headers, lets the upstream say a secret in each field, and returns all that was
/// written: names and texts of files, and the log.
fn written(headers: &[&str], query: &str, secret: &str) -> String {
    let choice = json!({"content": format!("It is {secret}."), "reasoning": secret});
    let said = completion(&choice, secret);
    let arguments = json!({ (secret): [secret, { (secret): secret }] }).to_string();
    let function = json!({"name": secret, "arguments": arguments});
    let called = json!({"content": null, "tool_calls": [{"id": "a", "type": "function", "function": function}]});
    let refused = completion(&json!({"content": null, "refusal": secret}), "stop");
    let mut probable = completion(&json!({"content": "a"}), "stop");
    let others = json!([{"token": "a", "logprob": -1}, {"token": secret, "logprob": -2}]);
    probable["choices"][0]["logprobs"] =
        json!({"content": [{"token": "a", "logprob": -1, "top_logprobs": others}]});
    let error = json!({"error": {"message": secret, "type": secret, "param": secret}});
    let acts = [said, completion(&called, "tool_calls"), refused, probable]
        .map(|answer| respond(200, "application/json", &answer.to_string()));
    let acts = acts.into_iter().chain([
        respond(400, "application/json", &error.to_string()),
        respond(500, &format!("text/x-{secret}"), &json!({ "at": secret }).to_string()),
    ]);
    let upstream = Upstream::start(acts.collect());
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let named = json!({"type": "json_schema", "json_schema": {"name": secret, "schema": {}}});
    let asked = json!({
        "model": secret, "logprobs": true, "response_format": named,
        "tools": [{"type": "function", "function": {"name": secret}}],
        "messages": [
            {"role": "system", "content": secret},
            {"role": "user", "content": format!("Use {secret}")},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "x", "type": "function", "function": {"name": secret, "arguments": "{}"}},
            ]},
            {"role": "tool", "tool_call_id": "x", "content": secret},
        ],
    });
    let test = format!("x-stagemaker-test: of {secret}");
    let path = format!("/v1/{}/chat/completions{query}", secret.replace(['/', '+', '='], "-"));
    for status in [200, 200, 200, 200, 400, 500] {
        let headers = [headers, &[&test]].concat();
        assert_eq!(recorder.send(&path, &headers, &asked).status, status);
    }
    let log = recorder.0.end();
    let files = files(&folder.path("r"));
    assert_eq!(files.len(), 1, "{log}");
    let (name, rules) = &files[0];
    assert_eq!(rules.matches("- when:").count(), 6, "{log}{rules}");
    assert_eq!(folder.call(&["check", &format!("r/{name}")]).status, Some(0), "{rules}");
    format!("{name}\n{rules}\n{log}")
}

fn assert_left_out(headers: &[&str], query: &str, secret: &str) {
    let written = written(headers, query, secret);
    let json = Value::from(secret).to_string();
    assert!(!written.contains(secret) && !written.contains(&*json), "{secret}: {written}");
    assert!(written.contains("[redacted]"), "{written}");
}

#[test]
fn a_secret_is_left_out_in_whatever_field_it_stands() {
    let basic = format!("proxy-authorization: Basic {}", STANDARD.encode("alice9:w0nder"));
    for (header, secret) in [
        ("authorization: Bearer k7-short", "k7-short"),
        ("authorization: Bearer letters", "letters"),
        ("x-api-key: mykey", "mykey"),
        ("cookie: theme=dark; sid=s3ss10n", "s3ss10n"),
        ("x-amz-security-token: opaque-token-of-sts", "opaque-token-of-sts"),
        (&basic, "w0nder"),
    ] {
        assert_left_out(&[header], "", secret);
    }
    assert_left_out(&[], "?api_key=of-query", "of-query");
}

#[test]
fn the_parts_of_a_token_are_left_out_in_whatever_field_they_stand() {
    let url = "sagemaker.amazonaws.com/?X-Amz-Security-Token=ses%2Fsion&X-Amz-Signature=5160ab";
    let encoded = STANDARD.encode(url);
    let token = format!("sagemaker-api-key-{encoded}");
    let header = format!("authorization: Bearer {token}");
    for secret in [token.as_str(), &encoded, "5160ab", "ses/sion"] {
        assert_left_out(&[&header], "", secret);
    }
}
