use stagemaker_emulator::Dialect;

use crate::container::{Departures, compare, model};

const DEPARTURES: Departures = &[
    (
        "the container fails here with status 500; later versions of vLLM refuse in our words",
        &["array", "array of msg", "string", "number", "true"],
    ),
    (
        "a request without any message passes vLLM's model and fails at the chat template, which was not run",
        &["messages empty"],
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
            "seed 2**64",
            "seed 10**30",
            "seed -2**63-1",
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
        "the tokenizer was mocked: vLLM's own stops at the first token too many, and so says `at least`",
        &["max_tokens 40960"],
    ),
    (
        "Strands Agents sends an empty list where it has no tools, and is used on the real service",
        &[
            "tools []",
            "tool_choice auto, tools []",
            "tool_choice none, tools []",
            "order: tools [], stream_options w/o stream",
        ],
    ),
];

/// What the front door quotes is what vLLM answers, byte for byte.
#[tokio::test]
async fn each_refusal_is_worded_as_vllm_words_it() {
    compare("vllm-0.20.2.jsonl", model(Dialect::Vllm), DEPARTURES).await;
}
