use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use stagemaker_emulator::gateway::verifier::Timestamp;
use stagemaker_emulator::{Model, ModelServer};
use tokio::time::Instant;
use tower_service::Service as _;

use crate::support::NOW;

/// A request: its body, and the headers besides the token and the media type.
pub(crate) struct Ask {
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Value,
}

/// A response, and the parts of its body with the milliseconds after which each came.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) parts: Vec<(u128, String)>,
}

/// Returns a request of one message, `hi`, with these fields besides or instead.
pub(crate) fn ask(fields: &Value) -> Ask {
    let mut body = json!({"messages": [{"role": "user", "content": "hi"}]});
    for (key, value) in fields.as_object().unwrap() {
        body[key] = value.clone();
    }
    Ask { path: "/".to_owned(), headers: Vec::new(), body }
}

/// Returns a request of one message of the user.
pub(crate) fn user(text: &str) -> Ask {
    ask(&json!({"messages": [{"role": "user", "content": text}]}))
}

/// Returns a request that ends with the result of a tool.
pub(crate) fn result_of(tool: &str, result: &str) -> Ask {
    ask(&json!({"messages": [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": null, "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": tool, "arguments": "{}"}},
        ]},
        {"role": "tool", "tool_call_id": "c1", "content": result},
    ]}))
}

/// Returns a tool without parameters.
pub(crate) fn tool(name: &str) -> Value {
    json!({"type": "function", "function": {"name": name}})
}

impl Ask {
    /// The same request at another path.
    pub(crate) fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// The same request with a header.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }
}

/// Sends requests one after the other to a new server of a model.
pub(crate) async fn serve(model: Model, asks: &[Ask]) -> Vec<Answer> {
    let now = Timestamp::from_unix_seconds(NOW);
    let mut server = ModelServer::new(model).with_seed_and_clock(7, move || now);
    let mut answers = Vec::new();
    for ask in asks {
        let mut request = Request::post(&ask.path)
            .header("content-type", "application/json")
            .header("authorization", "Bearer sagemaker-api-key-x");
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(ask.body.to_string())).unwrap();
        answers.push(receive(&mut server, request).await);
    }
    answers
}

/// Sends a request, and takes the parts of the response as they come.
async fn receive(server: &mut ModelServer, request: Request) -> Answer {
    let started = Instant::now();
    let (head, mut body) = server.call(request).await.unwrap().into_parts();
    let mut parts = Vec::new();
    while let Some(frame) = body.frame().await {
        let bytes = frame.unwrap().into_data().unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        parts.push((started.elapsed().as_millis(), text));
    }
    Answer { status: head.status.as_u16(), headers: head.headers, parts }
}

impl Answer {
    /// The whole body.
    pub(crate) fn body(&self) -> String {
        self.parts.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// The body as JSON; null where it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body()).unwrap_or_default()
    }

    /// The message of the first choice.
    pub(crate) fn message(&self) -> Value {
        self.json()["choices"][0]["message"].clone()
    }

    /// The texts of a stream's events, each with the milliseconds after which it came.
    pub(crate) fn pieces(&self) -> Vec<(u128, String)> {
        let piece = |(at, part): &(u128, String)| {
            let event = part.strip_prefix("data: ")?;
            let event: Value = serde_json::from_str(event.trim_end()).ok()?;
            let text = event["choices"][0]["delta"]["content"].as_str()?;
            (!text.is_empty()).then(|| (*at, text.to_owned()))
        };
        self.parts.iter().filter_map(piece).collect()
    }
}
