use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use super::recorder::{Recorder, files};
use super::upstream::{Act, STREAM, Upstream, chunk, completion, event};
use crate::support::Folder;

const MIB: usize = 1024 * 1024;

fn hi() -> Value {
    json!({"messages": [{"role": "user", "content": "hi"}], "stream": true})
}

#[test]
fn a_request_over_64_mib_is_refused_and_not_sent_on() {
    let upstream = Upstream::start(Vec::new());
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let long = json!({"messages": [{"role": "user", "content": "x".repeat(64 * MIB)}]});
    assert_eq!(recorder.ask(&long).status, 413);
    assert!(upstream.requests.try_recv().is_err(), "it was sent on");
}

#[test]
fn a_stream_over_64_mib_is_passed_on_and_not_recorded() {
    let act: Act = Box::new(|connection| {
        write!(connection, "{STREAM}").unwrap();
        for _ in 0..65 {
            write!(connection, "{}", chunk(&event(&"x".repeat(MIB), None))).unwrap();
        }
        let last = event("the end", Some("stop"));
        write!(connection, "{}{}0\r\n\r\n", chunk(&last), chunk("data: [DONE]\n\n")).unwrap();
    });
    let upstream = Upstream::start(vec![act]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let heard = recorder.ask(&hi());
    assert!(heard.complete && heard.body.contains("the end"), "{} bytes", heard.body.len());
    assert!(recorder.0.end().contains("the stream is too long to be written down"));
    assert!(files(&folder.path("r")).is_empty());
}

/// An upstream that counts from anywhere does not make lists of any length.
#[test]
fn choices_and_calls_of_a_stream_beyond_their_limits_are_not_recorded() {
    let piece = |index: u64, delta: Value| {
        let choice = json!({"index": index, "delta": delta, "finish_reason": "stop"});
        chunk(&format!("data: {}\n\n", json!({"choices": [choice]})))
    };
    let call = |index: u64, name: &str| {
        let function = json!({"name": name, "arguments": "{}"});
        json!({"tool_calls": [{"index": index, "function": function}]})
    };
    let act: Act = Box::new(move |connection| {
        let pieces = [
            piece(0, call(0, "near")),
            piece(0, call(1_024, "beyond")),
            piece(0, call(u64::MAX, "beyond")),
            piece(16_384, json!({"content": "beyond"})),
            piece(u64::MAX, json!({"content": "beyond"})),
        ];
        let end = chunk("data: [DONE]\n\n");
        write!(connection, "{STREAM}{}{end}0\r\n\r\n", pieces.concat()).unwrap();
    });
    let upstream = Upstream::start(vec![act]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    assert!(recorder.ask(&hi()).complete);
    let text = std::fs::read_to_string(folder.path("r/shared.yaml")).unwrap();
    assert!(text.contains("near") && !text.contains("beyond"), "{text}");
}

/// Where nobody takes connections, and the queue of those that wait is full, a packet that asks for
/// one is dropped.
#[test]
fn an_upstream_that_takes_no_connection_is_given_up_after_ten_seconds() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let connect = |_| TcpStream::connect_timeout(&address, Duration::from_millis(500)).ok();
    let waiting: Vec<_> = (0..900).map_while(connect).collect();
    assert!(waiting.len() < 900, "the queue is longer than the descriptors that we may have");
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &format!("http://{address}"), "r");
    let heard = recorder.ask(&hi());
    assert_eq!(heard.status, 502, "{}", heard.body);
}

/// File systems take 255 bytes; a name that is cut has digits of the whole.
#[test]
fn a_long_name_of_a_test_is_cut_in_the_name_of_its_file() {
    let names = ["x".repeat(200), "x".repeat(201)];
    let upstream =
        Upstream::answering([0; 2].map(|_| completion(&json!({"content": "a"}), "stop")));
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let asked = json!({"messages": [{"role": "user", "content": "hi"}]});
    for name in &names {
        let header = format!("x-stagemaker-test: {name}");
        assert_eq!(recorder.ask_with(&[&header], &asked).status, 200);
    }
    let files = files(&folder.path("r"));
    assert_eq!(files.len(), 2);
    for (file, _) in files {
        assert_eq!(file.len(), 80 + "-".len() + 12 + ".yaml".len(), "{file}");
    }
}
