//! The keys that stand beside the content of an answer.

use std::time::Duration;

use serde_json::{Value, json};
use stagemaker_emulator::Timing;

use crate::reply_keys::line::Line;
use crate::reply_keys::observations;
use crate::reply_keys::server::{Ask, ask};

/// The lines of all attributes.
pub(crate) fn lines() -> Vec<Line> {
    [lines_of_choices(), lines_of_tokens(), lines_of_timing(), lines_of_chunks()]
        .into_iter()
        .flatten()
        .collect()
}

fn lines_of_choices() -> Vec<Line> {
    let no_file = "refused: RULE.reasoning: `file` is missing";
    let object = json!({"response_format": {"type": "json_object"}});
    vec![
        Line::rule("name", &json!({"name": "greeting", "synthesize": true}), "the name", "no name")
            .seen(observations::naming),
        Line::rule("reasoning", &json!({"say": "a", "reasoning": "b"}), "b", "null")
            .seen(observations::reasoning),
        Line::rule(
            "reasoning.file",
            &json!({"say": "a", "reasoning": {"file": "text.txt"}}),
            "from a file",
            no_file,
        )
        .seen(observations::reasoning),
        Line::rule(
            "finish_reason",
            &json!({"say": "a", "finish_reason": "length"}),
            "length",
            "stop",
        )
        .seen(observations::finish),
        Line::rule("verbatim", &json!({"say": "a", "verbatim": true}), "a", r#"{"text": "a"}"#)
            .asking([ask(&object)]),
    ]
}

fn lines_of_tokens() -> Vec<Line> {
    let usage = |key: &str, with: &str| {
        let rule = json!({"say": "one two", "usage": {(key): 50}});
        Line::rule(&format!("usage.{key}"), &rule, with, "1+2, null cached")
            .seen(observations::usage)
    };
    let no_usage = "refused: RULE.usage: expected keys and values, found a text";
    let logprobs = |key: &str, rule: &Value, with: &str, without: &str| {
        let asked = ask(&json!({"logprobs": true, "top_logprobs": 2}));
        Line::rule(key, rule, with, without).asking([asked]).seen(observations::logprobs)
    };
    let given = |tokens: Value| json!({"say": "ab", "logprobs": tokens});
    let two = given(json!([{"token": "a", "logprob": -1}, {"token": "b", "logprob": -2}]));
    let seen = "a -1.0 of a -1.0; b -2.0 of b -2.0";
    let missing =
        "refused: RULE.logprobs[0]: `token` is missing; RULE.logprobs[1]: `token` is missing";
    // Both keys are required, so one of the lines does without the other key.
    let nameless = given(json!([{"logprob": -1}]));
    let [no_token, neither] = [
        "refused: RULE.logprobs[0]: `token` is missing",
        "refused: RULE.logprobs[0]: `token` is missing; RULE.logprobs[0]: `logprob` is missing",
    ];
    let of = |top: Value| given(json!([{"token": "ab", "logprob": -1, "top": top}]));
    let no_top = "refused: RULE.logprobs[0].top: expected keys and values, found a text";
    let without_top = "ab -1.0 of ab -1.0";
    let empty = json!({"say": "a", "logprobs": "none"});
    vec![
        Line::rule("usage", &json!({"say": "one two", "usage": "none"}), no_usage, "one two"),
        usage("prompt_tokens", "50+2, null cached"),
        usage("completion_tokens", "1+50, null cached"),
        usage("cached_tokens", "1+2, 50 cached"),
        Line::rule(
            "logprobs",
            &empty,
            "refused: RULE.logprobs: expected a list, found a text",
            "a",
        ),
        logprobs("logprobs[].token", &two, seen, missing),
        logprobs("logprobs[].logprob", &nameless, no_token, neither),
        logprobs("logprobs[].top", &of(json!("none")), no_top, without_top),
        logprobs(
            "logprobs[].top.*",
            &of(json!({"b": -2})),
            "ab -1.0 of ab -1.0 / b -2.0",
            without_top,
        ),
    ]
}

fn lines_of_timing() -> Vec<Line> {
    let line = |key: &str, timing: Value, with: &str, without: &str| {
        let rule = json!({"say": "one two three", "timing": timing});
        Line::rule(&format!("timing.{key}"), &rule, with, without)
            .asking([streamed(1)])
            .seen(observations::arrivals)
    };
    let second = Timing::default().with_first_token(Duration::from_secs(1));
    let jittered = json!({"per_token": "20ms", "jitter": "5ms"});
    let seeded = json!({"jitter": "500ms", "seed": 3});
    vec![
        Line::rule("timing", &json!({"say": "a", "timing": {}}), "0", "1000")
            .of_model(second)
            .asking([streamed(1)])
            .seen(observations::arrivals),
        line("first_token", json!({"first_token": "300ms"}), "300 300 300", "0 0 0"),
        line("per_token", json!({"per_token": "20ms"}), "0 20 40", "0 0 0"),
        line("tokens_per_second", json!({"tokens_per_second": 50}), "0 20 40", "0 0 0"),
        line("jitter", jittered, "up to 5 ms", "none").seen(observations::deviation),
        line("seed", seeded, "the same", "different")
            .asking([streamed(1), streamed(2)])
            .seen(observations::same_arrivals),
    ]
}

fn lines_of_chunks() -> Vec<Line> {
    let line = |key: &str, chunk: Value, with: &str, without: &str| {
        let rule = json!({"say": "one, two, three", "chunk": chunk});
        Line::rule(key, &rule, with, without).asking([streamed(1)]).seen(observations::pieces)
    };
    let no_unit = "refused: RULE.chunk: expected one of `tokens`, `words`, `characters`";
    vec![
        line("chunk", json!("words"), "one,| two,| three", "one|,| two|,| three"),
        line("chunk.tokens", json!({"tokens": 3}), "one, two|, three", no_unit),
        line("chunk.words", json!({"words": 2}), "one, two,| three", no_unit),
        line("chunk.characters", json!({"characters": 6}), "one, t|wo, th|ree", no_unit),
    ]
}

/// Returns a request for a stream, with a seed.
pub(crate) fn streamed(seed: u64) -> Ask {
    ask(&json!({"stream": true, "seed": seed}))
}
