use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};

use serde_json::{Value, json};
use stagemaker_testing::LIMIT;

/// A server that answers what it is told to, one connection after the other.
pub(super) struct Upstream {
    pub(super) url: String,
    pub(super) requests: Receiver<String>,
}

/// What it does with a connection once it has read the request.
pub(super) type Act = Box<dyn FnOnce(&mut TcpStream) + Send>;

impl Upstream {
    pub(super) fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (send, requests) = mpsc::channel();
        std::thread::spawn(move || {
            for act in acts {
                let (mut connection, _) = listener.accept().unwrap();
                connection.set_read_timeout(Some(LIMIT)).unwrap();
                drop(send.send(read(&connection)));
                act(&mut connection);
            }
        });
        Self { url, requests }
    }

    /// One that gives these answers.
    pub(super) fn answering(bodies: impl IntoIterator<Item = Value>) -> Self {
        let acts =
            bodies.into_iter().map(|body| respond(200, "application/json", &body.to_string()));
        Self::start(acts.collect())
    }
}

/// A response in one piece.
pub(super) fn respond(status: u16, content_type: &str, body: &str) -> Act {
    let response = format!(
        "HTTP/1.1 {status} Said\r\ncontent-type: {content_type}\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    Box::new(move |connection| connection.write_all(response.as_bytes()).unwrap())
}

/// The head of a stream.
pub(super) const STREAM: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\
     transfer-encoding: chunked\r\nconnection: close\r\n\r\n";

/// A piece of one.
pub(super) fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

/// An event of one.
pub(super) fn event(content: &str, finish: Option<&str>) -> String {
    let choice = json!({"index": 0, "delta": {"content": content}, "finish_reason": finish});
    format!("data: {}\n\n", json!({"choices": [choice]}))
}

/// A completion that says something.
pub(super) fn completion(message: &Value, finish: &str) -> Value {
    json!({
        "id": "x", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12},
    })
}

fn read(connection: &TcpStream) -> String {
    let mut reader = BufReader::new(connection);
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        reader.read_line(&mut request).unwrap();
    }
    let length = request.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}
