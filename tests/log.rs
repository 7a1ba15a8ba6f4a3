#![cfg(unix)]

use std::fs::File;
use std::process::Stdio;

use rustix::process::Signal;
use serde_json::{Value, json};
use stagemaker_testing::http::Request;

use crate::support::Folder;
use crate::support::server::{Log, Server};

/// A script with a named rule.
const SCRIPT: &str =
    "endpoints:\n  my-endpoint:\n    replies:\n      - {name: greeting, say: Hello}\n";

/// More requests than have room in a pipe of 64 KiB, by their lines.
const MANY: usize = 1_000;

fn ask_many(server: &Server, token: &str) {
    for number in 0..MANY {
        assert_eq!(server.ask(token).status, 200, "request {number}");
    }
    let mut health = Request::post("/_stagemaker/health", "", "");
    health.method = "GET";
    assert_eq!(server.send(&health).status, 200);
}

#[test]
fn a_log_that_nobody_reads_holds_up_neither_answers_nor_the_end() {
    let folder = Folder::new();
    let server = Server::start_logging(&folder, &[], Log::Unread);
    ask_many(&server, &folder.token_of_test());
    let (status, log) = server.stop_unread(Signal::TERM);
    assert_eq!(status, Some(0));
    assert!(log.contains(" 200 POST "), "{log}");
}

#[test]
fn a_log_whose_reader_is_gone_holds_up_nothing() {
    let folder = Folder::new();
    let server = Server::start_logging(&folder, &[], Log::Closed);
    ask_many(&server, &folder.token_of_test());
    assert_eq!(server.stop_unread(Signal::TERM).0, Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_on_a_full_disk_holds_up_nothing() {
    let folder = Folder::new();
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let server = Server::start_logging(&folder, &[], Log::To(full()));
    ask_many(&server, &folder.token_of_test());
    assert_eq!(server.stop_unread(Signal::TERM).0, Some(0));
}

/// Asks for a chat completion on a path, with a header beside the usual ones.
fn chat(path: &str, token: &str, body: &Value, header: (&str, &str)) -> Request {
    Request::post(path, token, &body.to_string()).header(header.0, header.1)
}

const PATH: &str = "/endpoints/my-endpoint/openai/v1/chat/completions";

#[test]
fn a_line_of_json_names_the_test_and_the_rule_that_answered() {
    let folder = Folder::with("c.yaml", SCRIPT);
    let mut server = Server::start(&folder, &["--config", "c.yaml", "--log-format", "json"]);
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    let token = folder.token_of_test();
    server.send(&chat(PATH, &token, &body, ("x-stagemaker-test", "weather")));
    let line: Value = serde_json::from_str(&server.logged("weather")).unwrap();
    for (field, value) in [
        ("level", json!("INFO")),
        ("status", json!(200)),
        ("method", json!("POST")),
        ("path", json!(PATH)),
        ("caller", json!("arn:aws:iam::123456789012:user/test")),
        ("test", json!("weather")),
        ("rule", json!("`greeting` (c.yaml:4)")),
    ] {
        assert_eq!(line[field], value, "{field}: {line}");
    }
    assert!(line["elapsed_ms"].is_number() && line["request_id"].is_string(), "{line}");
    server.send(&chat(PATH, "nonsense", &body, ("x-none", "1")));
    let line: Value = serde_json::from_str(&server.logged("prefix_unknown")).unwrap();
    assert_eq!((&line["level"], &line["status"]), (&json!("WARN"), &json!(403)));
    assert_eq!(line["caller"], Value::Null);
}

#[test]
fn a_line_of_text_names_the_test_and_the_rule_behind_the_caller() {
    let folder = Folder::with("c.yaml", SCRIPT);
    let mut server = Server::start(&folder, &["--config", "c.yaml"]);
    let body = json!({"messages": [{"role": "user", "content": "hi"}]});
    server.send(&chat(PATH, &folder.token_of_test(), &body, ("x-stagemaker-test", "weather")));
    let line = server.logged("weather");
    assert!(line.ends_with(":user/test test=weather rule=`greeting` (c.yaml:4)"), "{line}");
}

/// Whatever a caller writes stays within its line, and no secret is in it.
#[test]
fn foreign_text_neither_makes_lines_nor_hides_them_nor_tells_a_secret() {
    let folder = Folder::new();
    let token = folder.token_of_test();
    for format in ["text", "json"] {
        let server = Server::start(&folder, &["--log-format", format]);
        let body = json!({"messages": [{"role": "user", "content": "hi"}]});
        let name = "x\n2026-01-01T00:00:00Z  INFO forged\u{2028}\u{202e}";
        let schema = json!({"type": "object", "properties": {name: false}, "required": [name]});
        let format = json!({"type": "json_schema", "json_schema": {"name": "n", "schema": schema}});
        let mut shaped = body.clone();
        shaped["response_format"] = format;
        let secret = "sk-proj-abcdefghijklmnop1234";
        for request in [
            chat(&format!("/v1/{token}/chat?key={token}"), "x", &body, ("x-none", "1")),
            chat(&format!("{PATH}/{}", token.replace('-', "%2D")), "x", &body, ("x-none", "1")),
            chat(PATH, &token, &shaped, ("x-none", "1")),
            chat(PATH, &token, &body, ("x-stagemaker-test", &format!("\u{202e}{secret}"))),
        ] {
            server.send(&request);
        }
        let (_, log) = server.stop(Signal::TERM);
        assert!(!log.contains("\n2026-01-01"), "{log}");
        for hidden in ["\u{2028}", "\u{202e}", secret, &token[30..60]] {
            assert!(!log.contains(hidden), "{hidden:?}: {log}");
        }
        assert_eq!(log.matches(" forged").count(), 1, "{log}");
    }
}

#[test]
fn health_is_not_logged() {
    let folder = Folder::new();
    let server = Server::start(&folder, &[]);
    let mut health = Request::post("/_stagemaker/health", "", "");
    health.method = "GET";
    assert_eq!(server.send(&health).status, 200);
    server.ask("nonsense");
    let (_, log) = server.stop(Signal::TERM);
    assert!(!log.contains("health") && log.contains("403 POST"), "{log}");
}
