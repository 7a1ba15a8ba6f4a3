use std::io::Write as _;
use std::sync::mpsc;

use serde_json::json;
use stagemaker_testing::LIMIT;
use stagemaker_testing::http::Connection;

use super::recorder::{Recorder, files, request};
use super::upstream::{Act, STREAM, Upstream, chunk, event, respond};
use crate::support::Folder;

#[tokio::test]
async fn a_stream_is_passed_on_at_once() {
    let (heard, wait) = mpsc::channel::<()>();
    let upstream = Upstream::start(vec![Box::new(move |connection| {
        write!(connection, "{STREAM}{}", chunk(&event("One", None))).unwrap();
        // The rest only comes when the first event has been heard.
        wait.recv_timeout(LIMIT).expect("the first event is heard");
        let last = event(" two", Some("stop"));
        let (first, second) = last.split_at(20);
        write!(connection, "{}{}", chunk(first), chunk(second)).unwrap();
        write!(connection, "{}0\r\n\r\n", chunk("data: [DONE]\n\n")).unwrap();
    })]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let asked = json!({"messages": [{"role": "user", "content": "Count"}], "stream": true});
    let mut connection = Connection::open(recorder.0.address).await;
    connection.send(&request("/v1/chat/completions", &[], &asked)).await;
    connection.read_until("\"One\"").await;
    heard.send(()).unwrap();
    connection.read_until("[DONE]").await;
    let text = std::fs::read_to_string(folder.path("r/shared.yaml")).unwrap();
    assert!(text.contains("  say: One two\n") && text.contains("per_token: "), "{text}");
}

#[test]
fn a_stream_that_breaks_off_is_broken_off_and_not_recorded() {
    let broken: Act = Box::new(|connection| {
        write!(connection, "{STREAM}{}", chunk(&event("One", None))).unwrap();
    });
    let failed: Act = Box::new(|connection| {
        let error = "data: {\"error\": {\"message\": \"out of memory\"}}\n\ndata: [DONE]\n\n";
        write!(connection, "{STREAM}{}0\r\n\r\n", chunk(error)).unwrap();
    });
    let upstream = Upstream::start(vec![broken, failed]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let asked = json!({"messages": [{"role": "user", "content": "Count"}], "stream": true});
    let heard = recorder.ask(&asked);
    assert!(heard.body.contains("One") && !heard.complete, "{heard:?}");
    assert!(recorder.ask(&asked).body.contains("out of memory"));
    let log = recorder.0.end();
    assert!(
        log.contains("the upstream broke off its stream") && log.contains("ends with an error"),
        "{log}"
    );
    assert!(files(&folder.path("r")).is_empty());
}

#[test]
fn errors_are_recorded_but_not_those_about_the_key() {
    let error = json!({"error": {"message": "Too: long", "type": "BadRequestError", "param": "messages", "code": 400}});
    let upstream = Upstream::start(vec![
        respond(401, "application/json", "{\"error\": {\"message\": \"who?\"}}"),
        respond(400, "application/json", &error.to_string()),
        respond(500, "text/html", "<h1>Oh \"no\"</h1>\n"),
    ]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let asked = json!({"messages": [{"role": "user", "content": "Hello"}]});
    assert_eq!([0; 3].map(|_| recorder.ask(&asked).status), [401, 400, 500]);
    assert!(recorder.0.end().contains("not recorded: the upstream refused the key"));
    let text = std::fs::read_to_string(folder.path("r/shared.yaml")).unwrap();
    assert!(text.contains("  fail:\n    status: 400\n    message: \"Too: long\"\n"), "{text}");
    let recorder = Recorder::replaying(&folder, "r");
    let heard = recorder.ask(&asked);
    assert_eq!((heard.status, heard.json()), (400, error));
    let heard = recorder.ask(&asked);
    assert_eq!((heard.status, heard.body.as_str()), (500, "<h1>Oh \"no\"</h1>\n"));
}

#[test]
fn a_request_is_sent_on_to_the_path_of_the_upstream() {
    let act = || respond(200, "application/json", "{}");
    let upstream = Upstream::start(vec![act(), act(), act()]);
    let folder = Folder::new();
    let headers = [
        "authorization: Bearer k",
        "x-stagemaker-test: t",
        "x-own: 1",
        "connection: x-hop",
        "x-hop: 1",
    ];
    let base = format!("{}/v1/", upstream.url);
    let recorder = Recorder::recording(&folder, &base, "r");
    let asked = json!({"messages": [{"role": "user", "content": "Hello"}]});
    let lead = |recorder: &Recorder, path: &str| {
        recorder.send(path, &headers, &asked);
        upstream.requests.recv_timeout(LIMIT).expect("the upstream is asked")
    };
    let chat = lead(&recorder, "/endpoints/e/openai/v1/chat/completions?a=b");
    assert!(chat.starts_with("POST /v1/chat/completions?a=b HTTP/1.1\r\n"), "{chat}");
    assert!(
        chat.contains("authorization: Bearer k\r\n") && chat.contains("x-own: 1\r\n"),
        "{chat}"
    );
    assert!(chat.contains(&format!("host: {}\r\n", &upstream.url[7..])), "{chat}");
    assert!(chat.ends_with(&asked.to_string()), "{chat}");
    let other = lead(&recorder, "/v1/embeddings");
    assert!(other.starts_with("POST /v1/embeddings HTTP/1.1\r\n"), "{other}");
    for request in [&chat, &other] {
        assert!(!request.contains("x-stagemaker-test") && !request.contains("x-hop"), "{request}");
    }
    let recorder = Recorder::recording(&folder, &upstream.url, "r2");
    let kept = lead(&recorder, "/any/chat/completions");
    assert!(kept.starts_with("POST /any/chat/completions HTTP/1.1\r\n"), "{kept}");
    let gone = recorder.ask(&asked);
    assert_eq!(
        (gone.status, &gone.json()["error"]["code"]),
        (502, &json!("stagemaker_upstream_unreachable"))
    );
}

#[test]
fn record_with_an_impossible_upstream_or_folder_is_refused() {
    let folder = Folder::with("file", "");
    let record = |words: &[&str]| folder.call(&[&["record"], words].concat());
    record(&[]).refuses(2, "--upstream <URL>");
    for url in ["nowhere", "ftp://x/v1", "/v1", "http://"] {
        record(&["--upstream", url]).refuses(2, "is no URL of a server");
    }
    record(&["--upstream", "https://me:key@x/v1"]).refuses(2, "let the client send it");
    record(&["--upstream", "http://x", "--replies", "file"])
        .refuses(2, "--replies can name another");
    let help = record(&["--help"]);
    assert!(help.stdout.contains("\n  stagemaker record --upstream"), "{help:?}");
}
