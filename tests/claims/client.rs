use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// How long an answer is awaited, which is far more than any takes.
const LIMIT: Duration = Duration::from_secs(60);

/// Sends a chat completion to an endpoint with these further lines of the head, and returns the
/// status and the body.
pub(crate) fn chat(
    address: &str,
    endpoint: &str,
    token: &str,
    head: &str,
    body: &Value,
) -> (u16, Value) {
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(LIMIT)).unwrap();
    let body = body.to_string();
    let length = body.len();
    write!(
        connection,
        "POST /endpoints/{endpoint}/openai/v1/chat/completions HTTP/1.1\r\nhost: x\r\n\
         authorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         connection: close\r\n{head}content-length: {length}\r\n\r\n{body}",
    )
    .unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).expect("a whole response within a minute");
    let (head, body) = response.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect(head);
    (status, serde_json::from_str(body).expect(body))
}

/// Returns a request with these messages.
pub(crate) fn messages(messages: &Value) -> Value {
    serde_json::json!({"messages": messages})
}

/// Returns a request with one message of the user.
pub(crate) fn user(text: &str) -> Value {
    messages(&serde_json::json!([{"role": "user", "content": text}]))
}
