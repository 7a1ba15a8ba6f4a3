//! What is invoked tells requests apart that are the same otherwise.

use serde_json::{Value, json};

use super::recorder::Recorder;
use super::upstream::{Upstream, completion};
use crate::support::Folder;

const PATHS: [&str; 5] = [
    "/endpoints/shared/inference-components/llama/openai/v1/chat/completions",
    "/endpoints/shared/components/mistral/openai/v1/chat/completions",
    "/endpoints/shared/openai/v1/chat/completions",
    "/endpoints/other/inference-components/llama/openai/v1/chat/completions",
    "/v1/chat/completions",
];

fn content(recorder: &Recorder, path: &str, body: &Value) -> Value {
    recorder.send(path, &["x: y"], body).json()["choices"][0]["message"]["content"].clone()
}

#[test]
fn components_and_endpoints_that_are_asked_the_same_are_told_apart() {
    let asked = json!({"messages": [{"role": "user", "content": "Who are you?"}]});
    let upstream =
        Upstream::answering(PATHS.map(|path| completion(&json!({"content": path}), "stop")));
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    for path in PATHS {
        assert_eq!(content(&recorder, path, &asked), path);
    }
    drop(recorder);
    let recorder = Recorder::replaying(&folder, "r");
    // In another order, and one spelling for the other.
    for path in PATHS.iter().rev() {
        let other = path.replace("/components/", "/inference-components/");
        assert_eq!(content(&recorder, &other, &asked), *path);
    }
    std::fs::write(folder.path("r.yaml"), "endpoints: {e: {replies: r}}").unwrap();
    assert_eq!(folder.call(&["check", "r.yaml"]).status, Some(0));
}

#[test]
fn models_that_are_asked_the_same_are_told_apart() {
    let asked =
        |model: &str| json!({"model": model, "messages": [{"role": "user", "content": "Hi"}]});
    let models = ["one", "two: \"three\"", &"long".repeat(40)];
    let upstream =
        Upstream::answering(models.map(|model| completion(&json!({"content": model}), "stop")));
    let folder = Folder::new();
    let recorder = Recorder::recording(&folder, &upstream.url, "r");
    let path = "/v1/chat/completions";
    for model in models {
        assert_eq!(content(&recorder, path, &asked(model)), model);
    }
    drop(recorder);
    let recorder = Recorder::replaying(&folder, "r");
    for model in models.iter().rev() {
        assert_eq!(content(&recorder, path, &asked(model)), *model);
    }
}

/// A file of an older recorder, which named no endpoint.
#[test]
fn a_recording_without_endpoints_is_replayed_at_each() {
    let old = "test: \"\"\nreplies:\n\n- when:\n    turn: 1\n    user: {is: Hi}\n    nth: 1\n  say: Hello.\n  \
               timing: {first_token: 1.2ms}\n";
    for path in PATHS {
        let folder = Folder::new();
        std::fs::create_dir(folder.path("r")).unwrap();
        std::fs::write(folder.path("r/shared.yaml"), old).unwrap();
        let recorder = Recorder::replaying(&folder, "r");
        let asked = json!({"model": "m", "messages": [{"role": "user", "content": "Hi"}]});
        assert_eq!(content(&recorder, path, &asked), "Hello.", "{path}");
    }
}
