use serde_json::Value;
use stagemaker_testing::http::Request;

use crate::support::server::Server;

/// Sends a chat completion to an endpoint with these further headers, and returns the status and the
/// body.
pub(crate) fn chat(
    server: &Server,
    endpoint: &str,
    token: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> (u16, Value) {
    let path = format!("/endpoints/{endpoint}/openai/v1/chat/completions");
    let plain = Request::post(&path, token, &body.to_string());
    let request = headers.iter().fold(plain, |request, (name, value)| request.header(name, value));
    let response = server.send(&request);
    (response.status, response.json())
}

/// Returns a request with these messages.
pub(crate) fn messages(messages: &Value) -> Value {
    serde_json::json!({"messages": messages})
}

/// Returns a request with one message of the user.
pub(crate) fn user(text: &str) -> Value {
    messages(&serde_json::json!([{"role": "user", "content": text}]))
}
