use serde_json::json;

use super::recorder::{Recorder, files, said};
use super::upstream::{Upstream, completion, respond};
use crate::support::{ACCESS_KEY_ID, Folder, SECRET_ACCESS_KEY};

/// Texts that a careless writer of YAML or of templates would change.
const TEXTS: [&str; 30] = [
    "plain",
    "",
    " ",
    "null",
    "true",
    "1e3",
    "- a",
    "a: b # c",
    "'",
    "\"\\\"",
    "{{ user }} {% raw %}",
    "{{ user }}",
    "{{ a }} {% endraw %} {# b #} \"c\"\n",
    "{# gone? #} {{",
    "{",
    "[redacted]",
    "\n",
    "one\n",
    "one\ntwo",
    "one\n\n\ttwo\n  three\n",
    "one\ntwo\n\n",
    "\n  one\ntwo",
    "one\n \ntwo",
    "one\r\ntwo\r",
    "# one\n---\n...\n: two",
    "tab\tand\u{7f}\u{85}\u{a0}\u{2028}\u{feff}\u{0}",
    "Zürich 漢字 😀",
    "*a &b !c %d @e `f`",
    "? a\n| b\n> c",
    "a,b]}",
];

#[test]
fn a_recorded_text_is_replayed_unchanged() {
    let function = |arguments: String| json!([{"id": "a", "type": "function", "function": {"name": "f: {x}", "arguments": arguments}}]);
    let tools = json!([{"type": "function", "function": {"name": "f: {x}"}}]);
    let answers = TEXTS.iter().enumerate().map(|(index, text)| {
        let arguments = match index % 3 {
            0 => (*text).to_owned(),
            1 => json!({"a": text, text.to_owned(): [text, {"b": text}]}).to_string(),
            _ => json!([text]).to_string(),
        };
        let message =
            json!({"content": text, "reasoning": text, "tool_calls": function(arguments)});
        completion(&message, "tool_calls")
    });
    let upstream = Upstream::answering(answers);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let ask = |recorder: &Recorder, text: &str| {
        let messages =
            json!([{"role": "system", "content": text}, {"role": "user", "content": text}]);
        let mut said = said(&recorder.ask(&json!({"messages": messages, "tools": tools})));
        // No reasoning and an empty one are the same.
        if said[0][0]["reasoning"] == "" {
            said[0][0]["reasoning"] = json!(null);
        }
        said[1] = json!(null);
        said
    };
    let heard: Vec<_> = TEXTS.iter().map(|text| ask(&recorder, text)).collect();
    let log = recorder.0.end();
    assert!(!log.contains("not recorded"), "{log}");
    let recorder = Recorder::replaying(&folder, "r");
    for (text, heard) in TEXTS.iter().zip(heard) {
        assert_eq!(ask(&recorder, text), heard, "{text:?}");
    }
}

#[test]
fn a_stream_of_lines_of_json_is_recorded_as_one_answer() {
    let lines = [
        r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
        r#"{"choices":[{"index":1,"delta":{"content":"Two"}}]}"#,
        r#"{"choices":[{"index":0,"delta":{"reasoning_content":"Hm."}}]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"One"}},{"index":1,"delta":{},"finish_reason":"length"}]}"#,
        r#"{"choices":[{"index":0,"delta":{"content":"."},"finish_reason":"length"}]}"#,
        r#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
    ];
    let upstream = Upstream::start(vec![respond(200, "application/jsonlines", &lines.join("\n"))]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let messages = json!([{"role": "user", "content": [{"type": "text", "text": "Count"}, {"type": "image_url", "image_url": {"url": "data:,"}}]}]);
    let format = json!({"type": "json_schema", "json_schema": {"name": "count", "schema": {}}});
    let asked = json!({"messages": messages, "n": 2, "max_tokens": 2, "stream": true, "response_format": format});
    assert_eq!(recorder.ask(&asked).status, 200);
    let (_, text) = files(&folder.path("r")).remove(0);
    let (_, rule) = text.split_once("- when:\n").unwrap();
    let expected = "    endpoint: e\n    component: {is: \"\"}\n    turn: 1\n    user: {is: Count}\n    response_format:\n      name: count\n    images: 1\n    nth: 1\n  \
         say:\n    - One.\n    - Two\n  reasoning: Hm.\n  finish_reason: length\n  verbatim: true\n  \
         usage: {prompt_tokens: 3, completion_tokens: 4}\n";
    assert_eq!(rule, expected);
}

#[test]
fn a_recording_holds_no_secret() {
    let secrets = [
        ACCESS_KEY_ID,
        SECRET_ACCESS_KEY,
        "hf_abcdefghijklmnopqrst",
        "hunter2secret",
        "token-of-client-1",
        "sagemaker-api-key-c2FnZW1ha2VyLmFtYXpvbmF3cy5jb20v",
    ];
    let [id, secret, face, password, own, token] = secrets;
    let all = format!("id {id}, secret {secret}\nhf: {face}, password={password}, {own}; {token}");
    let arguments = json!({"api_key": password, "note": [all]}).to_string();
    let calls =
        json!([{"id": "a", "type": "function", "function": {"name": "f", "arguments": arguments}}]);
    let error = json!({"error": {"message": all, "type": "t", "param": null, "code": 400}});
    let upstream = Upstream::start(vec![
        respond(
            200,
            "application/json",
            &completion(
                &json!({"content": all, "reasoning": all, "tool_calls": calls}),
                "tool_calls",
            )
            .to_string(),
        ),
        respond(400, "application/json", &error.to_string()),
        respond(500, "text/plain", &all),
    ]);
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let key = format!("authorization: Bearer {own}");
    let tools = json!([{"type": "function", "function": {"name": "f"}}]);
    let asked = |all: &str| {
        json!({"tools": tools, "messages": [
            {"role": "system", "content": format!("Use {all}.")},
            {"role": "user", "content": all},
            {"role": "assistant", "content": all},
            {"role": "tool", "tool_call_id": "x", "content": all},
        ]})
    };
    let statuses = [0; 3].map(|_| recorder.ask_with(&[&key], &asked(&all)).status);
    assert_eq!(statuses, [200, 400, 500]);
    let log = recorder.0.end();
    let (_, text) = files(&folder.path("r")).remove(0);
    for secret in secrets {
        assert!(!text.contains(secret) && !log.contains(secret), "{secret}: {text}{log}");
    }
    assert_eq!(text.matches("matches: ").count(), 9, "{text}");
    let recorder = Recorder::replaying(&folder, "r");
    let other = all.replace(ACCESS_KEY_ID, "of another");
    let heard = said(&recorder.ask(&asked(&other)));
    assert_eq!(heard[0][0]["calls"][0][1]["api_key"], "[redacted]");
    assert!(
        heard[0][0]["text"].as_str().unwrap().starts_with("id [redacted], secret [redacted]\nhf: ")
    );
    assert_eq!([0; 2].map(|_| recorder.ask(&asked(&all)).status), [400, 500]);
}
