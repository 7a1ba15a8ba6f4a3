use std::path::Path;

use serde_json::{Value, json};
use stagemaker_testing::http::{Request, Response};

use crate::support::Folder;
use crate::support::server::Server;

/// A recorder, ended when the test ends.
pub(super) struct Recorder(pub(super) Server);

impl Recorder {
    pub(super) fn recording(folder: &Folder, upstream: &str, replies: &str) -> Self {
        Self::start(folder, &["--upstream", upstream, "--replies", replies])
    }

    pub(super) fn replaying(folder: &Folder, replies: &str) -> Self {
        Self::start(folder, &["--replies", replies, "--replay"])
    }

    pub(super) fn start(folder: &Folder, words: &[&str]) -> Self {
        Self(Server::listening(folder, &[&["record"], words].concat(), &[]))
    }

    /// Asks for a chat completion, without a test and with no key in particular.
    pub(super) fn ask(&self, body: &Value) -> Response {
        self.ask_with(&["authorization: Bearer none"], body)
    }

    pub(super) fn ask_with(&self, headers: &[&str], body: &Value) -> Response {
        self.send("/endpoints/e/openai/v1/chat/completions", headers, body)
    }

    pub(super) fn send(&self, path: &str, headers: &[&str], body: &Value) -> Response {
        self.0.send(&request(path, headers, body))
    }
}

/// A request of JSON with these headers.
pub(super) fn request(path: &str, headers: &[&str], body: &Value) -> Request {
    let request = Request::post(path, "", &body.to_string()).without("authorization");
    let pairs = headers.iter().map(|header| header.split_once(": ").unwrap());
    pairs.fold(request, |request, (name, value)| request.header(name, value))
}

/// Returns all choices and the counts, whether in one piece or in events: without ids and times.
pub(super) fn said(response: &Response) -> Value {
    if let Ok(mut body) = serde_json::from_str::<Value>(&response.body) {
        if body["error"].is_object() {
            return json!([response.status, body]);
        }
        let choices = body["choices"].as_array().expect(&response.body);
        let choices: Vec<_> = choices.iter().map(whole_choice).collect();
        return json!([choices, body["usage"].take()]);
    }
    let (mut choices, mut usage): (Vec<Value>, _) = (Vec::new(), Value::Null);
    for line in response.body.lines().filter(|line| !line.is_empty() && !line.ends_with("[DONE]")) {
        let event = line.strip_prefix("data: ").unwrap_or(line);
        let event: Value = serde_json::from_str(event).expect(line);
        for choice in event["choices"].as_array().unwrap() {
            let index = usize::try_from(choice["index"].as_u64().unwrap()).unwrap();
            choices.resize_with(choices.len().max(index + 1), || json!({"text": "", "calls": []}));
            add(&mut choices[index], choice);
        }
        if event["usage"].is_object() {
            usage = event["usage"].clone();
        }
    }
    json!([choices, usage])
}

fn whole_choice(choice: &Value) -> Value {
    let message = &choice["message"];
    let calls = message["tool_calls"].as_array().into_iter().flatten();
    let calls: Vec<_> = calls.map(|call| named(&call["function"])).collect();
    let content = message["content"].as_str().unwrap_or_default();
    json!({"text": content, "calls": calls, "reasoning": message["reasoning"],
        "finish": choice["finish_reason"], "logprobs": choice["logprobs"]})
}

/// A call, whose arguments are compared as what they mean.
fn named(function: &Value) -> Value {
    let text = function["arguments"].as_str().unwrap();
    let arguments = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    json!([function["name"], arguments])
}

fn add(choice: &mut Value, event: &Value) {
    let text = choice["text"].as_str().unwrap().to_owned();
    choice["text"] = json!(text + event["delta"]["content"].as_str().unwrap_or_default());
    for call in event["delta"]["tool_calls"].as_array().into_iter().flatten() {
        let calls = choice["calls"].as_array_mut().unwrap();
        let index = usize::try_from(call["index"].as_u64().unwrap()).unwrap();
        calls.resize_with(calls.len().max(index + 1), || json!(["", ""]));
        for (part, key) in ["name", "arguments"].into_iter().enumerate() {
            let before = calls[index][part].as_str().unwrap().to_owned();
            calls[index][part] = json!(before + call["function"][key].as_str().unwrap_or_default());
        }
    }
    if event["finish_reason"].is_string() {
        choice["finish"] = event["finish_reason"].clone();
    }
}

/// All files of a folder with their names, without what was measured.
pub(super) fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let lines = text.split_inclusive('\n').filter(|line| !line.starts_with("  timing:"));
            (path.file_name().unwrap().to_str().unwrap().to_owned(), lines.collect())
        })
        .collect();
    files.sort();
    files
}
