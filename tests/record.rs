use std::net::TcpListener;

use serde_json::{Value, json};
use stagemaker_testing::http::Response;

use crate::support::Folder;
use crate::support::server::Server;

mod answer_departures;
mod answers;
mod components;
mod files;
mod limits;
mod passing;
mod recorder;
mod secrets;
mod texts;
mod upstream;

use recorder::{Recorder, files, said};
use upstream::{Upstream, completion};

const SCRIPT: &str = r#"
endpoints:
  e:
    replies:
      - when: {user: weather, turn: 1}
        say: Let me see.
        reasoning: They want to know the weather.
        call: [{get_weather: {city: Paris}}, {get_time: {}}]
      - when: {tool_result: sunny, turn: 2}
        call: {get_weather: {city: Rome, days: [1, 2.5, null], deep: {a: true}}}
      - when: {turn: 3}
        say: "It is sunny:\n\n- in Paris\n- in Rome\n"
        finish_reason: content_filter
        usage: {prompt_tokens: 70, completion_tokens: 12, cached_tokens: 64}
      - when: {user: joke}
        say: [The first., "The second: better."]
      - when: {user: report, nth: 1}
        fail: {status: 503, message: The engine is starting.}
      - when: {user: report}
        say: Here it is.
"#;

/// What a client asks, one after the other: each with its test.
fn conversation() -> Vec<(&'static str, Value)> {
    let tools = json!([
        {"type": "function", "function": {"name": "get_weather"}},
        {"type": "function", "function": {"name": "get_time"}},
    ]);
    let call = |id: &str, tool: &str| json!({"id": id, "type": "function", "function": {"name": tool, "arguments": "{}"}});
    let mut messages = vec![
        json!({"role": "system", "content": "You are kind,\nand brief."}),
        json!({"role": "user", "content": "What is the weather?"}),
    ];
    let mut asked = Vec::new();
    let mut ask = |messages: &[Value]| {
        let stream = json!({"include_usage": true});
        asked.push(("tools", json!({"messages": messages, "tools": tools})));
        asked.push((
            "tools",
            json!({"messages": messages, "tools": tools, "stream": true, "stream_options": stream}),
        ));
    };
    ask(&messages);
    messages.push(json!({"role": "assistant", "content": null, "tool_calls": [call("a", "get_weather"), call("b", "get_time")]}));
    messages.push(json!({"role": "tool", "tool_call_id": "a", "content": "{\"sky\": \"sunny\"}"}));
    messages.push(json!({"role": "tool", "tool_call_id": "b", "content": "noon"}));
    ask(&messages);
    messages.push(
        json!({"role": "assistant", "content": null, "tool_calls": [call("c", "get_weather")]}),
    );
    messages.push(json!({"role": "tool", "tool_call_id": "c", "content": "rain"}));
    ask(&messages);
    let user = |text: &str| json!([{"role": "user", "content": text}]);
    asked.push((
        "tests/test_jokes.py::test_two[a b]",
        json!({"messages": user("a joke"), "n": 2, "max_tokens": 5}),
    ));
    asked.push((
        "tests/test_jokes.py::test_two[a b]",
        json!({"messages": user("a joke"), "logprobs": true, "top_logprobs": 1, "max_tokens": 2}),
    ));
    asked.push(("", json!({"messages": user("the report")})));
    asked.push(("", json!({"messages": user("the report")})));
    asked
}

fn ask_all(recorder: &Recorder, token: &str) -> Vec<Value> {
    let ask = |(test, body): (&str, Value)| {
        let (key, test) =
            (format!("authorization: Bearer {token}"), format!("x-stagemaker-test: {test}"));
        said(&recorder.ask_with(&[&key, &test], &body))
    };
    conversation().into_iter().map(ask).collect()
}

/// Records the conversation, and returns what was heard.
fn record(folder: &Folder, replies: &str) -> Vec<Value> {
    let server = Server::start(folder, &["--config", "c.yaml"]);
    let recorder = Recorder::recording(folder, &server.url(), replies);
    ask_all(&recorder, &folder.token_of_test())
}

#[test]
fn a_replay_answers_as_the_recorded_server_did() {
    let folder = Folder::with("c.yaml", SCRIPT);
    let heard = record(&folder, "one");
    assert_eq!(
        heard[0][0][0]["calls"],
        json!([["get_weather", {"city": "Paris"}], ["get_time", {}]])
    );
    assert_eq!(
        (&heard[4][0][0]["finish"], &heard[4][1]["prompt_tokens"]),
        (&json!("content_filter"), &json!(70))
    );
    assert_eq!(
        (&heard[6][0][1]["text"], &heard[8][0]),
        (&json!("The second: better."), &json!(503))
    );
    assert_eq!(record(&folder, "two"), heard);
    let written = files(&folder.path("one"));
    assert_eq!(written, files(&folder.path("two")), "files are the same from run to run");
    let names: Vec<_> = written.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["shared.yaml", "tests-test_jokes.py--test_two-a-b-05709e793c5b.yaml", "tools.yaml"]
    );

    let recorder = Recorder::replaying(&folder, "one");
    assert_eq!(ask_all(&recorder, "any key at all"), heard);
    for missed in ask_all(&recorder, "any key at all") {
        assert_eq!(missed[0], 404, "all recordings have been given: {missed}");
    }
    std::fs::write(folder.path("r.yaml"), "endpoints: {e: {replies: one}}").unwrap();
    let checked = folder.call(&["check", "r.yaml"]);
    assert_eq!((checked.status, checked.stdout.as_str()), (Some(0), ""));
}

#[test]
fn a_recording_is_what_a_person_would_write() {
    let folder = Folder::with("c.yaml", SCRIPT);
    record(&folder, "one");
    let written = files(&folder.path("one"));
    let (_, tools) = written[2].1.split_once("the file.\n").unwrap();
    let rules: Vec<_> = tools.split("\n- when:\n").collect();
    assert_eq!(rules[0], "test: tools\nreplies:\n");
    let expected = r#"    endpoint: e
    component: {is: ""}
    turn: 2
    system:
      is: |-
        You are kind,
        and brief.
    user: {is: What is the weather?}
    all:
      - tool_result: {tool: get_weather, is: '{"sky": "sunny"}'}
      - tool_result: {tool: get_time, is: noon}
    tools: [get_weather, get_time]
    nth: 1
  call:
    get_weather:
      city: Rome
      days:
        - 1
        - 2.5
        - null
      deep:
        a: true
"#;
    let (rule, usage) = rules[3].split_once("  usage: ").unwrap();
    assert_eq!(rule, expected);
    assert!(usage.starts_with("{prompt_tokens: "), "{usage}");
}

#[test]
fn a_repeated_request_has_the_next_recording_and_then_none() {
    let folder = Folder::new();
    let answers = ["One.", "Two."].map(|text| completion(&json!({"content": text}), "stop"));
    let asked = json!({"messages": [{"role": "user", "content": "Count"}]});
    let upstream = Upstream::answering(answers);
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let text = |response: &Response| response.json()["choices"][0]["message"]["content"].clone();
    assert_eq!([0, 1].map(|_| text(&recorder.ask(&asked))), ["One.", "Two."]);
    let recorder = Recorder::replaying(&folder, "r");
    assert_eq!([0, 1].map(|_| text(&recorder.ask(&asked))), ["One.", "Two."]);
    let none = recorder.ask(&asked);
    assert_eq!(none.status, 404);
    assert!(none.body.contains("`nth` wants 1, and is 3"), "{none:?}");
}

#[test]
fn a_replay_without_recordings_is_refused_and_one_with_them_asks_no_upstream() {
    let folder = Folder::with("c.yaml", SCRIPT);
    folder.call(&["record", "--replay", "--replies", "none"]).refuses(2, "none, cannot be read");
    std::fs::create_dir(folder.path("empty")).unwrap();
    folder
        .call(&["record", "--replay", "--replies", "empty"])
        .refuses(2, "there is nothing to replay");
    std::fs::write(folder.path("empty/x.yaml"), "- sya: Hi").unwrap();
    folder.call(&["record", "--replay", "--replies", "empty"]).refuses(2, "x.yaml:1: [0].sya");
    std::fs::write(folder.path("empty/x.yaml"), "- say: Hi").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let recorder =
        Recorder::start(&folder, &["--upstream", &url, "--replies", "empty", "--replay"]);
    for path in [
        "/v1/chat/completions",
        "/chat/completions",
        "/endpoints/x/inference-components/y/openai/v1/chat/completions",
    ] {
        let asked = json!({"messages": [{"role": "user", "content": "Hello"}]});
        assert!(recorder.send(path, &["x: y"], &asked).body.contains("\"Hi\""), "{path}");
    }
    let other = recorder.send("/v1/embeddings", &["x: y"], &json!({}));
    assert!(other.status == 404 && other.body.contains("stagemaker_not_replayed"), "{other:?}");
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "nobody is asked");
    assert_eq!(files(&folder.path("empty")).len(), 1, "and nothing is written");
}

#[test]
fn an_edited_recording_is_kept_when_more_is_recorded() {
    let folder = Folder::new();
    let asked = |text: &str| json!({"messages": [{"role": "user", "content": text}]});
    let run = |words: &[&str]| {
        let upstream = Upstream::answering(
            words.iter().map(|word| completion(&json!({"content": word}), "stop")),
        );
        let recorder = Recorder::recording(&folder, &upstream.url, "r");
        for word in words {
            assert_eq!(recorder.ask(&asked(word)).status, 200);
        }
        recorder.0.end()
    };
    run(&["one"]);
    let path = folder.path("r/shared.yaml");
    let edited = std::fs::read_to_string(&path).unwrap() + "# mine\n- {when: two, say: Mine.}";
    std::fs::write(&path, &edited).unwrap();
    assert!(run(&["one"]).contains("holds it already"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), edited);
    run(&["three", "one", "one"]);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with(&edited), "{text}");
    assert_eq!((text.matches("{is: three}").count(), text.matches("{is: one}").count()), (1, 2));

    let closed = "replies:\n  - say: Hi.\nchunk: words\n";
    std::fs::write(&path, closed).unwrap();
    let log = run(&["four"]);
    assert!(log.contains("it stays as it is") && log.contains("r/shared.yaml:"), "{log}");
    assert_eq!(files(&folder.path("r")), [("shared.yaml".to_owned(), closed.to_owned())]);
    std::fs::write(&path, "- sya: Hi").unwrap();
    let refused = folder.call(&["record", "--upstream", "http://x", "--replies", "r"]);
    refused.refuses(2, "shared.yaml:1: [0].sya");
}
