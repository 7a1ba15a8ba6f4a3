use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::support::Folder;

/// A recorder, ended when the test ends.
pub(super) struct Door {
    child: Child,
    pub(super) address: String,
}

impl Door {
    pub(super) fn recording(folder: &Folder, upstream: &str, replies: &str) -> Self {
        Self::start(folder, &["--upstream", upstream, "--replies", replies])
    }

    pub(super) fn replaying(folder: &Folder, replies: &str) -> Self {
        Self::start(folder, &["--replies", replies, "--replay"])
    }

    pub(super) fn start(folder: &Folder, words: &[&str]) -> Self {
        let mut command = folder.command(&[&["record", "--listen", "127.0.0.1:0"], words].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim_end().strip_prefix("listening on http://").map(ToOwned::to_owned);
        let Some(address) = address else {
            panic!("{}", String::from_utf8_lossy(&child.wait_with_output().unwrap().stderr));
        };
        Self { child, address }
    }

    /// Asks for a chat completion, without a test and with no key in particular.
    pub(super) fn ask(&self, body: &Value) -> Heard {
        self.ask_with(&["authorization: Bearer none"], body)
    }

    pub(super) fn ask_with(&self, headers: &[&str], body: &Value) -> Heard {
        Heard::of(self.connect("/endpoints/e/openai/v1/chat/completions", headers, body))
    }

    /// A connection on which a request has been sent.
    pub(super) fn connect(&self, path: &str, headers: &[&str], body: &Value) -> TcpStream {
        let mut connection = TcpStream::connect(&self.address).unwrap();
        let (headers, body) = (headers.join("\r\n"), body.to_string());
        write!(
            connection,
            "POST {path} HTTP/1.1\r\nhost: x\r\n{headers}\r\ncontent-type: application/json\r\n\
             connection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        connection
    }

    /// Ends it, and returns what it said on stderr.
    pub(super) fn log(mut self) -> String {
        self.child.kill().unwrap();
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A response.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) status: u16,
    pub(super) body: String,
    /// Whether all of it came.
    pub(super) complete: bool,
}

impl Heard {
    pub(super) fn of(mut connection: TcpStream) -> Self {
        let mut bytes = Vec::new();
        connection.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect(&text);
        let status = head[9..12].parse().unwrap();
        if !head.contains("transfer-encoding: chunked") {
            return Self { status, body: body.to_owned(), complete: true };
        }
        let (mut rest, mut whole, mut complete) = (body, String::new(), false);
        while let Some((size, after)) = rest.split_once("\r\n") {
            let size = usize::from_str_radix(size, 16).unwrap();
            complete = size == 0;
            whole.push_str(&after[..size]);
            rest = &after[size + 2..];
        }
        Self { status, body: whole, complete }
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect(&self.body)
    }

    /// What was said in all, whether in one piece or in events: without ids and times.
    pub(super) fn said(&self) -> Value {
        if let Ok(mut body) = serde_json::from_str::<Value>(&self.body) {
            if body["error"].is_object() {
                return json!([self.status, body]);
            }
            let choices = body["choices"].as_array().expect(&self.body);
            let choices: Vec<_> = choices.iter().map(whole_choice).collect();
            return json!([choices, body["usage"].take()]);
        }
        let (mut choices, mut usage): (Vec<Value>, _) = (Vec::new(), Value::Null);
        for line in self.body.lines().filter(|line| !line.is_empty() && !line.ends_with("[DONE]")) {
            let event = line.strip_prefix("data: ").unwrap_or(line);
            let event: Value = serde_json::from_str(event).expect(line);
            for own in event["choices"].as_array().unwrap() {
                let index = usize::try_from(own["index"].as_u64().unwrap()).unwrap();
                choices
                    .resize_with(choices.len().max(index + 1), || json!({"text": "", "calls": []}));
                add(&mut choices[index], own);
            }
            if event["usage"].is_object() {
                usage = event["usage"].clone();
            }
        }
        json!([choices, usage])
    }
}

fn whole_choice(choice: &Value) -> Value {
    let message = &choice["message"];
    let calls = message["tool_calls"].as_array().into_iter().flatten();
    let calls: Vec<_> = calls.map(|own| named(&own["function"])).collect();
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
