use axum::body::Body;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use stagemaker_emulator::gateway::verifier::Timestamp;
use stagemaker_emulator::{ChatRequest, Model, ModelServer, Replies, Reply};
use tower_service::Service as _;

use crate::support::NOW;

/// An answer of a model's server in process.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect(&self.body)
    }

    /// The first choice of a completion.
    pub(crate) fn choice(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.json()["choices"][0].clone()
    }

    /// The content of the first choice.
    pub(crate) fn content(&self) -> Value {
        self.choice()["message"]["content"].clone()
    }
}

/// A body whose only message is `hi`, with these fields.
pub(crate) fn hi(fields: Value) -> Value {
    let mut body = json!({"messages": [{"role": "user", "content": "hi"}]});
    let Value::Object(fields) = fields else { panic!("expected fields, found {fields}") };
    body.as_object_mut().unwrap().extend(fields);
    body
}

/// A server whose clock stands still.
pub(crate) fn server(model: Model) -> ModelServer {
    let now = Timestamp::from_unix_seconds(NOW);
    ModelServer::new(model).with_seed_and_clock(7, move || now)
}

/// Sends a body to a server, with a header.
pub(crate) async fn post(server: &ModelServer, body: &Value, header: (&str, &str)) -> Answer {
    let request = axum::extract::Request::post("/any/path")
        .header("content-type", "application/json")
        .header(header.0, header.1)
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = server.clone().call(request).await.unwrap();
    let headers = response.headers().iter();
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let (status, headers) = (response.status().as_u16(), headers.collect());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    Answer { status, headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

/// Asks a model for a completion.
pub(crate) async fn ask(model: Model, body: &Value) -> Answer {
    post(&server(model), body, ("x-none", "1")).await
}

/// Asks a model of these replies for a completion.
pub(crate) async fn answer(replies: impl Into<Replies>, body: &Value) -> Answer {
    ask(Model::default().with_replies(replies), body).await
}

/// The answer of a reply to a request with these fields.
pub(crate) async fn given(reply: Reply, fields: Value) -> Answer {
    answer(move |_: &ChatRequest| reply.clone(), &hi(fields)).await
}
