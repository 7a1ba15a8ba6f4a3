//! A whole chat completion, field for field as vLLM writes it.

use serde::Serialize;

use crate::chat::completion::Completion;

/// What stands at the head of a completion and of each of its chunks.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) model: String,
}

/// How many tokens were read and written.
#[derive(Clone, Copy, Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "these are the names on the wire")]
pub(crate) struct Usage {
    pub(crate) prompt_tokens: usize,
    pub(crate) total_tokens: usize,
    pub(crate) completion_tokens: usize,
}

impl Usage {
    pub(crate) const fn new(prompt_tokens: usize, completion_tokens: usize) -> Self {
        let total_tokens = prompt_tokens.saturating_add(completion_tokens);
        Self { prompt_tokens, total_tokens, completion_tokens }
    }
}

/// The body of a whole response with `n` times the same completion. Nulls are written: they
/// are what the real container writes; only the list of tool calls is left out where it is
/// empty, as current versions of vLLM do, so that clients see none.
pub(crate) fn body(head: &Head, completion: &Completion, n: usize, usage: Usage) -> Vec<u8> {
    let choice = |index| Choice {
        index,
        message: Message { role: "assistant", content: &completion.text, ..Message::default() },
        logprobs: None,
        finish_reason: completion.finish.reason(),
        stop_reason: completion.finish.stop_reason(),
        token_ids: None,
    };
    let response = Response {
        id: &head.id,
        object: "chat.completion",
        created: head.created,
        model: &head.model,
        choices: (0..n).map(choice).collect(),
        service_tier: None,
        system_fingerprint: None,
        usage: WholeUsage { usage, prompt_tokens_details: None },
        prompt_logprobs: None,
        prompt_token_ids: None,
        kv_transfer_params: None,
    };
    serde_json::to_vec(&response).unwrap_or_default()
}

/// A field that is always null here.
type Null = Option<()>;

#[derive(Serialize)]
struct Response<'a> {
    id: &'a str,
    object: &'static str,
    created: i64,
    model: &'a str,
    choices: Vec<Choice<'a>>,
    service_tier: Null,
    system_fingerprint: Null,
    usage: WholeUsage,
    prompt_logprobs: Null,
    prompt_token_ids: Null,
    kv_transfer_params: Null,
}

#[derive(Serialize)]
struct WholeUsage {
    #[serde(flatten)]
    usage: Usage,
    prompt_tokens_details: Null,
}

#[derive(Serialize)]
struct Choice<'a> {
    index: usize,
    message: Message<'a>,
    logprobs: Null,
    finish_reason: &'static str,
    stop_reason: Option<&'a str>,
    token_ids: Null,
}

#[derive(Default, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
    refusal: Null,
    annotations: Null,
    audio: Null,
    function_call: Null,
    reasoning: Null,
}
