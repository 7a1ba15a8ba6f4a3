use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Request, Stage};

/// Requests and the answers of vLLM 0.20.2 itself; see `fixtures/containers/README.md`.
fn cases() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/containers/vllm-0.20.2.jsonl");
    let lines = std::fs::read_to_string(path).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Where we answer otherwise, and why. A case that has come to agree must leave the list.
const DEPARTURES: &[(&str, &[&str])] = &[
    (
        "the container fails here with status 500; later versions of vLLM refuse in our words",
        &["array", "array of msg", "string", "number", "true"],
    ),
    (
        "a request without any message passes vLLM's model and fails at the chat template, which was not run",
        &["messages empty", "whitespace in body kept out"],
    ),
    (
        "the length of the context belongs to a model, and none is set",
        &["max_tokens big", "max_completion big"],
    ),
    (
        "whole numbers beyond 64 bits are taken as their nearest neighbour, or refused in other words",
        &[
            "max_tokens 10**30",
            "max_tokens -10**30",
            "max_tokens \"10**30\"",
            "max_tokens 2**63",
            "max_tokens 1e22",
            "max_tokens 4300 digits and one",
            "model 10**30",
        ],
    ),
    (
        "Python takes NaN and the infinities for JSON, and prints -0 as 0",
        &[
            "max_tokens 1e400",
            "max_tokens NaN",
            "model 1e400",
            "model -1e400",
            "model NaN",
            "model Infinity",
            "model -Infinity",
            "model -0",
        ],
    ),
    (
        "half a surrogate pair is no text in Rust, and unassigned characters are taken for printable",
        &[
            "unicode: lone surrogate",
            "unicode: C1 control, combining accent, private use, unassigned",
        ],
    ),
    (
        "fields of a message beside role and content are not read",
        &["assistant tool_calls bad", "tool message tool_call_id number", "message name number"],
    ),
    (
        "log-probabilities are not answered, so how many are wanted is not checked",
        &["top_logprobs x", "top_logprobs 3 w/o", "top_logprobs 50", "top_logprobs -2"],
    ),
    (
        "Strands Agents sends an empty list where it has no tools, and is used on the real service",
        &["tools []"],
    ),
    (
        "tools, formats and samplers are not answered, so their fields are not read",
        &[
            "tools bad",
            "response_format bad",
            "response_format json_schema none",
            "response_format str",
            "logit_bias",
            "reasoning_effort",
            "top_k -2",
            "min_p 2",
        ],
    ),
];

/// What the front door quotes is what vLLM answers, byte for byte.
#[tokio::test]
async fn refusals_are_vllms_own() {
    let stage = Stage::with("endpoints: {my-endpoint: {model: /opt/ml/model}}", &[]).await;
    let mut differ = BTreeSet::new();
    for case in cases() {
        let name = case["name"].as_str().unwrap();
        let mut request = stage.chat("my-endpoint", case["request"].as_str().unwrap());
        request = request.without("content-type");
        if let Some(content_type) = case["content_type"].as_str() {
            request = request.header("content-type", content_type);
        }
        let (status, body) = answered(&stage, &request).await;
        if (status, body.as_deref()) != (case["status"].as_u64().unwrap(), case["body"].as_str()) {
            println!("{name}\n  vLLM: {case}\n  ours: {status} {body:?}");
            differ.insert(name.to_owned());
        }
    }
    let listed = DEPARTURES.iter().flat_map(|(_, names)| *names);
    let listed: BTreeSet<_> = listed.map(ToString::to_string).collect();
    assert_eq!(differ, listed);
}

/// The status, and what the front door quotes; nothing where the request is accepted.
async fn answered(stage: &Stage, request: &Request) -> (u64, Option<String>) {
    let response = request.send(stage.address).await;
    if response.status == 200 {
        return (200, None);
    }
    let message = response.message();
    let start = format!("Received client error ({}) from primary with message \"", response.status);
    let quoted = message.strip_prefix(&start).expect(&message);
    let (body, end) = quoted.rsplit_once("\". See ").expect(quoted);
    assert_eq!(
        end,
        "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logEventViewer:\
         group=/aws/sagemaker/Endpoints/my-endpoint in account 123456789012 for more information."
    );
    (response.status.into(), Some(body.to_owned()))
}
