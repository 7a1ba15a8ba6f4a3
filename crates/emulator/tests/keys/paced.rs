use axum::body::Body;
use http_body_util::BodyExt as _;
use serde_json::Value;
use stagemaker_emulator::gateway::verifier::Timestamp;
use stagemaker_emulator::{Catalog, Config, Deployed, Model, ModelServer, Name};
use tokio::runtime::Builder;
use tokio::time::Instant;
use tower_service::Service as _;

use crate::support::NOW;

/// Returns the model at the address `ENDPOINT` or `ENDPOINT/inference-components/COMPONENT`; none where
/// none is deployed there.
pub(crate) fn model_of(config: &Config, address: &str) -> Option<Model> {
    let endpoints = match &config.catalog {
        Catalog::Any(model) => return Some(Model::clone(model)),
        Catalog::Only(endpoints) => endpoints,
        _ => panic!("an unknown catalog"),
    };
    let name = |text: &str| Name::parse(text).unwrap();
    let (endpoint, component) = match address.split_once("/inference-components/") {
        Some((endpoint, component)) => (endpoint, Some(name(component))),
        None => (address, None),
    };
    let endpoint = endpoints.get(&name(endpoint))?;
    match (&endpoint.deployed, component) {
        (Deployed::Model(model), None) => Some(Model::clone(model)),
        (Deployed::Components(components), Some(component)) => {
            Some(Model::clone(&components.get(&component)?.model))
        }
        _ => None,
    }
}

/// Returns the texts of a stream's events, each with the milliseconds after which it comes.
///
/// The clock of the runtime stands still, and jumps to what is waited for next.
pub(crate) fn stream(model: &Model, seed: u64, body: &str) -> Vec<(String, u128)> {
    let now = Timestamp::from_unix_seconds(NOW);
    let mut server = ModelServer::new(model.clone()).with_seed_and_clock(seed, move || now);
    let mut body: Value = serde_json::from_str(body).expect(body);
    body["stream"] = Value::from(true);
    let request = axum::extract::Request::post("/")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let started = Instant::now();
        let mut body = server.call(request).await.unwrap().into_body();
        let mut texts = Vec::new();
        while let Some(frame) = body.frame().await {
            let event = frame.unwrap().into_data().unwrap();
            let text = text_of(std::str::from_utf8(&event).unwrap());
            texts.extend(text.map(|text| (text, started.elapsed().as_millis())));
        }
        texts
    })
}

/// Returns the text that an event adds to the answer.
fn text_of(event: &str) -> Option<String> {
    let json: Value = serde_json::from_str(event.strip_prefix("data: ")?).ok()?;
    let text = json["choices"][0]["delta"]["content"].as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}
