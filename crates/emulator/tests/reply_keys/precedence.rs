//! `timing` and `chunk` at each level: in a sequence, at a rule, at the top of a file, at a component
//! and at an endpoint. The innermost counts, as a whole.

use serde_json::{Value, json};
use stagemaker_emulator::{Catalog, Config, Deployed, Model};

use crate::reply_keys::attributes::streamed;
use crate::reply_keys::observations::{self, Observation};
use crate::reply_keys::path;
use crate::reply_keys::server::serve;

/// Returns the first model of a configuration.
fn model_of(endpoints: &Value) -> Model {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stagemaker.yaml");
    std::fs::write(&file, json!({ "endpoints": endpoints }).to_string()).unwrap();
    let config = Config::load(&file).unwrap_or_else(|problems| panic!("{problems}"));
    let Catalog::Only(endpoints) = config.catalog else { panic!("the endpoints are named") };
    match endpoints.into_values().next().unwrap().deployed {
        Deployed::Model(model) => Model::clone(&model),
        Deployed::Components(components) => {
            Model::clone(&components.into_values().next().unwrap().model)
        }
        _ => panic!("an endpoint has a model or components"),
    }
}

/// Returns a file and the endpoint behind which it stands, with the key at each level. The values are
/// in the order from the innermost to the outermost.
fn levels(key: &str, [line, rule, top, component, endpoint]: [Value; 5]) -> (Value, Value) {
    let line = json!({"say": "one two three four five", (key): line});
    let file = json!({(key): top, "replies": [{(key): rule, "sequence": [line]}]});
    let component = json!({"replies": null, (key): component});
    (file, json!({(key): endpoint, "components": {"c": component}}))
}

/// Takes the key away at one level after the other, and returns what is seen each time.
async fn seen_without_inner(
    key: &str,
    values: [Value; 5],
    observation: Observation,
) -> Vec<String> {
    let (mut file, mut endpoint) = levels(key, values);
    let mut seen = Vec::new();
    for level in 0..=5 {
        let mut deployed = endpoint.clone();
        deployed["components"]["c"]["replies"] = file.clone();
        let model = model_of(&json!({ "e": deployed }));
        seen.push(observation(&serve(model, &[streamed(1)]).await));
        match level {
            0 => file = path::without(&file, &format!("sequence[].{key}")),
            1 => file = path::without(&file, key),
            2 => file = path::without(&file, &format!("file.{key}")),
            3 => drop(endpoint["components"]["c"].as_object_mut().unwrap().shift_remove(key)),
            _ => drop(endpoint.as_object_mut().unwrap().shift_remove(key)),
        }
    }
    seen
}

#[tokio::test(start_paused = true)]
async fn the_innermost_timing_counts() {
    let values = [1, 2, 3, 4, 5].map(|level| json!({"per_token": format!("{level}ms")}));
    let seen = seen_without_inner("timing", values, observations::arrivals).await;
    assert_eq!(
        seen,
        ["0 1 2 3 4", "0 2 4 6 8", "0 3 6 9 12", "0 4 8 12 16", "0 5 10 15 20", "0 0 0 0 0"]
    );
}

#[tokio::test(start_paused = true)]
async fn the_innermost_chunk_counts() {
    let values = [
        json!({"words": 5}),
        json!({"words": 4}),
        json!({"words": 3}),
        json!({"words": 2}),
        json!({"characters": 12}),
    ];
    let seen = seen_without_inner("chunk", values, observations::pieces).await;
    let expected = [
        "one two three four five",
        "one two three four| five",
        "one two three| four five",
        "one two| three four| five",
        "one two thre|e four five",
        "one| two| three| four| five",
    ];
    assert_eq!(seen, expected);
}

/// A value that the inner level leaves out is not taken from the outer one.
#[tokio::test(start_paused = true)]
async fn an_inner_timing_replaces_the_outer_one_as_a_whole() {
    let endpoint = json!({
        "timing": {"first_token": "1s", "per_token": "5ms"},
        "replies": [{"say": "one two", "timing": {"per_token": "20ms"}}],
    });
    let model = model_of(&json!({ "e": endpoint }));
    assert_eq!(observations::arrivals(&serve(model, &[streamed(1)]).await), "0 20");
}

/// Without a component, the endpoint's counts alone.
#[tokio::test(start_paused = true)]
async fn an_endpoint_paces_its_own_model() {
    let endpoint = json!({
        "timing": {"per_token": "5ms"}, "chunk": {"words": 2}, "replies": [{"say": "one two three"}],
    });
    let model = model_of(&json!({ "e": endpoint }));
    let answers = serve(model, &[streamed(1)]).await;
    assert_eq!(
        (observations::arrivals(&answers), observations::pieces(&answers)),
        ("5 10".into(), "one two| three".into())
    );
}

/// A whole answer comes with the last token that its stream would have.
#[tokio::test(start_paused = true)]
async fn a_whole_answer_takes_as_long_as_its_stream() {
    let endpoint = json!({
        "timing": {"first_token": "300ms", "per_token": "20ms"}, "replies": [{"say": "one two three"}],
    });
    let model = model_of(&json!({ "e": endpoint }));
    let whole = crate::reply_keys::server::ask(&json!({}));
    let answers = serve(model, &[whole, streamed(1)]).await;
    assert_eq!(answers[0].parts[0].0, 340);
    assert_eq!(observations::arrivals(&answers[1..]), "300 320 340");
}
