//! Refusals and answers, compared with those of real containers.

/// The recorded answers from which ours depart.
mod answer_departures;
/// Whole answers and streams.
mod answers;
/// How much a model can read and write at once.
mod context;
/// What the large model inference container says instead.
mod lmi;
/// The ids and counts that are compared apart.
mod masking;
/// `SGLang`'s own refusals.
mod sglang;
/// What only the engine of vLLM sees.
mod top_logprobs;
/// vLLM's own refusals.
mod vllm;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use stagemaker_emulator::{
    Applies, Catalog, Config, ContextLength, Dialect, Model, ServedModel, Tokenizer,
};

use crate::support::{Request, Response, Stage};

/// Where we answer otherwise, and why.
type Departures = &'static [(&'static str, &'static [&'static str])];

/// The model of the fixtures: 40,960 tokens, and ten in every message.
fn model(dialect: Dialect) -> Model {
    let served = ServedModel::default()
        .with_name("/opt/ml/model")
        .with_dialect(dialect)
        .with_tokenizer(Tokenizer::Exact(Arc::new(|text: &str| vec![text.len(); 10])))
        .with_context(ContextLength::new(40_960, Applies::ToEverything));
    Model::default().with_served(served)
}

async fn stage(model: Model) -> Stage {
    let catalog = Catalog::Any(Arc::new(model));
    Stage::start(Config::default().with_catalog(catalog)).await
}

/// Sends every case of a file of `fixtures/containers/`, and compares what the front door quotes
/// with what the container answered, byte for byte. A case that has come to agree must leave the
/// list of departures.
async fn compare(file: &str, model: Model, departures: Departures) {
    let stage = stage(model).await;
    let path = format!("{}/../../fixtures/containers/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut differ = BTreeSet::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let name = case["name"].as_str().unwrap();
        let mut request = stage.chat("my-endpoint", case["request"].as_str().unwrap());
        request = request.without("content-type");
        if let Some(content_type) = case["content_type"].as_str() {
            request = request.header("content-type", content_type);
        }
        let (status, body) = answered(&stage, &request).await;
        if (status, body.as_deref()) != (case["status"].as_u64().unwrap(), case["body"].as_str()) {
            println!("{name}\n  theirs: {case}\n  ours: {status} {body:?}");
            differ.insert(name.to_owned());
        }
    }
    let listed = departures.iter().flat_map(|(_, names)| *names);
    let listed: BTreeSet<_> = listed.map(ToString::to_string).collect();
    assert_eq!(differ, listed);
}

/// The status, and what the front door quotes; nothing where the request is accepted.
async fn answered(stage: &Stage, request: &Request) -> (u64, Option<String>) {
    let response = request.send(stage.address).await;
    let body = (response.status != 200).then(|| quoted(&response));
    (response.status.into(), body)
}

/// What the front door quotes of a container.
fn quoted(response: &Response) -> String {
    let message = response.message();
    let whose = if response.status < 500 { "client" } else { "server" };
    let start =
        format!("Received {whose} error ({}) from primary with message \"", response.status);
    let quoted = message.strip_prefix(&start).expect(&message);
    let (body, end) = quoted.rsplit_once("\". See ").expect(quoted);
    assert_eq!(
        end,
        "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logEventViewer:\
         group=/aws/sagemaker/Endpoints/my-endpoint in account 123456789012 for more information."
    );
    body.to_owned()
}
