use std::process::Stdio;

use serde_json::Value;
use stagemaker_testing::http::Request;
use stagemaker_testing::process::{Lines, wait};

use crate::support::server::Server;
use crate::support::{Answer, Folder};

const CONFIG: &str = "endpoints: {my-endpoint: {replies: [{sequence: [one, two]}]}}\n";

fn served() -> (Folder, Server) {
    let folder = Folder::with("c.yaml", CONFIG);
    let server = Server::start(&folder, &["--config", "c.yaml"]);
    (folder, server)
}

fn said(server: &Server, folder: &Folder, test: &str) -> String {
    let body = r#"{"messages":[{"role":"user","content":"Hello"}]}"#;
    let path = format!("/_stagemaker/test/{test}/endpoints/my-endpoint/openai/v1/chat/completions");
    let answer = server.send(&Request::post(&path, &folder.token_of_test(), body));
    answer.json()["choices"][0]["message"]["content"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn requests_are_shown_in_a_line_each_with_the_rule_or_the_reason() {
    let (folder, server) = served();
    let url = server.url();
    said(&server, &folder, "a");
    server.ask("nonsense");
    let call = |words: &[&str]| folder.call(&[&["requests", "--url", &url], words].concat());
    let shown = call(&[]);
    let lines: Vec<_> = shown.stdout.lines().collect();
    assert_eq!((shown.status, lines.len()), (Some(0), 2), "{shown:?}");
    let path = "POST /endpoints/my-endpoint/openai/v1/chat/completions";
    assert!(lines[0].contains(&format!(" 200 {path} ")), "{}", lines[0]);
    assert!(lines[0].ends_with(" test=a user/test rule=c.yaml:1"), "{}", lines[0]);
    assert!(lines[1].contains(&format!(" 403 {path} ")), "{}", lines[1]);
    assert!(lines[1].contains(": the token does not begin with"), "{}", lines[1]);
    assert_eq!(call(&["--test", "a"]).stdout.lines().count(), 1);
    assert_eq!(call(&["--status", "403", "--limit", "1"]).stdout.lines().count(), 1);
    assert_eq!(call(&["--text", "Goodbye"]).stdout, "");
    let json = call(&["--json", "--test", "a", "--endpoint", "my-endpoint"]).stdout;
    let record: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(record["request"]["body"]["json"]["messages"][0]["content"], "Hello");
}

/// Those that end while it follows are shown once each, and nothing is asked in vain meanwhile.
#[test]
fn requests_are_followed_as_they_end() {
    let (folder, server) = served();
    said(&server, &folder, "before");
    let mut command = folder.command(&["requests", "--follow", "--url", &server.url()]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = Lines::of(child.stdout.take().unwrap());
    for test in ["before", "a", "b"] {
        if test != "before" {
            said(&server, &folder, test);
        }
        let line = lines.next("a request").unwrap();
        assert!(line.contains(&format!(" test={test} ")), "{line}");
    }
    child.kill().unwrap();
    wait(&mut child, "the follower");
}

/// Neither more requests than are shown at first nor a reset of the journal holds up those that follow.
#[test]
fn a_follower_shows_each_request_once_whatever_was_before() {
    let (folder, server) = served();
    for test in ["1", "2", "3", "4"] {
        said(&server, &folder, test);
    }
    let url = server.url();
    let mut command = folder.command(&["requests", "--follow", "--limit", "2", "--url", &url]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = Lines::of(child.stdout.take().unwrap());
    let mut next = |test: &str| {
        let line = lines.next("a request").unwrap();
        assert!(line.contains(&format!(" test={test} ")), "{line}");
    };
    next("3");
    next("4");
    for test in ["5", "6", "7"] {
        assert_eq!(folder.call(&["reset", "--url", &url]).status, Some(0));
        said(&server, &folder, test);
        next(test);
    }
    child.kill().unwrap();
    wait(&mut child, "the follower");
    folder.call(&["requests", "--limit", "0"]).refuses(2, "0 is not in 1..");
}

#[test]
fn what_a_test_left_behind_is_reset() {
    let (folder, server) = served();
    let url = server.url();
    assert_eq!((said(&server, &folder, "a"), said(&server, &folder, "b")).0, "one");
    let reset = |words: &[&str]| {
        let answer = folder.call(&[&["reset", "--url", &url], words].concat());
        assert_eq!((answer.status, &*answer.stdout), (Some(0), ""), "{answer:?}");
    };
    reset(&["--test", "a", "requests", "clock", "replies"]);
    assert_eq!(said(&server, &folder, "a"), "two");
    reset(&["--test", "a", "counts"]);
    assert_eq!(
        (said(&server, &folder, "a"), said(&server, &folder, "b")),
        ("one".into(), "two".into())
    );
    reset(&[]);
    assert_eq!(said(&server, &folder, "b"), "one");
    let refused = folder.call(&["reset", "--url", &url, "everything"]);
    refused.refuses(2, "possible values: requests, counts, clock, replies");
}

#[test]
fn a_server_that_is_not_there_or_not_open_is_told_with_a_remedy() {
    let folder = Folder::with("c.yaml", "control_token: 0123456789abcdef\n");
    folder
        .call(&["requests", "--url", "http://127.0.0.1:1"])
        .refuses(2, "start `stagemaker serve`");
    for wrong in ["localhost:8080", "/a", "https://127.0.0.1:8080", "http://"] {
        folder.call(&["requests", "--url", wrong]).refuses(2, "expected a URL such as http://");
    }
    let server = Server::start(&folder, &["--config", "c.yaml"]);
    let url = server.url();
    let words = ["requests", "--url", &url];
    folder.call(&words).refuses(2, "set STAGEMAKER_CONTROL_TOKEN");
    let mut command = folder.command(&words);
    let answer = Answer::of(command.env("STAGEMAKER_CONTROL_TOKEN", "0123456789abcdef"));
    assert_eq!(answer.status, Some(0), "{answer:?}");
    let off = Server::start(&folder, &["--config", "c.yaml", "--no-control"]);
    let url = off.url();
    folder.call(&["reset", "--url", &url]).refuses(2, "the control API is turned off");
    let variables = [("STAGEMAKER_CONTROL_TOKEN", "another-token-of-16")];
    let other = Server::start_with(&folder, &["--config", "c.yaml"], &variables);
    let url = other.url();
    let mut command = folder.command(&["requests", "--url", &url]);
    let answer = Answer::of(command.env("STAGEMAKER_CONTROL_TOKEN", "another-token-of-16"));
    assert_eq!(answer.status, Some(0), "{answer:?}");
    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
    let answer = Answer::of(command.env("STAGEMAKER_CONTROL_TOKEN", "short"));
    answer.refuses(2, "STAGEMAKER_CONTROL_TOKEN: expected a control token of at least 16");
}
