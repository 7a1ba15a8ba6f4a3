//! `SGLang`'s request model: what it looks at, in its order.
//!
//! What it has in common with vLLM's is read by the same code.

use serde_json::{Map, Value};

use crate::body::fastapi;
use crate::chat::delivery::Delivery;
use crate::chat::parameters::{Limits, Values};
use crate::chat::parsed::{Parsed, Unchecked};
use crate::error::refusal::{Refusal, Unfit};
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::field::Object;
use crate::sglang::context;
use crate::sglang::{messages, response_format, tool_choice};
use crate::vllm::sampling;
use crate::vllm::stream_options;
use crate::vllm::tools;
use crate::vllm::tools::ToolFields;

/// Reads a body.
pub(crate) fn read(content_type: Option<&str>, body: &[u8]) -> Result<Parsed, Refusal> {
    let mut body = fastapi::object(content_type, body)?;
    response_format::normalize(&mut body)?;
    let mut errors = BodyErrors::default();
    let (values, delivery, parallel) = read_fields(&body, &mut errors);
    errors.none_or(Parsed { body, values, delivery, parallel })
}

/// The fields in the order in which they are declared. Most that have a default must not be null.
fn read_fields(entries: &Map<String, Value>, errors: &mut BodyErrors) -> (Values, Delivery, bool) {
    messages::check(entries, errors);
    let body = &Object::body(entries);
    body.filled("model").string(errors);
    let frequency_penalty = body.filled("frequency_penalty").float(errors);
    if let Some(bias) = body.optional("logit_bias").dictionary(errors) {
        for key in bias.entries.keys() {
            bias.filled(key).float(errors);
        }
    }
    let logprobs = body.filled("logprobs").boolean(errors).unwrap_or(false);
    let top_logprobs = body.optional("top_logprobs").integer(errors);
    let max_tokens = body.optional("max_tokens").integer(errors);
    let max_completion_tokens = body.optional("max_completion_tokens").integer(errors);
    let n = body.filled("n").integer(errors).unwrap_or(1);
    let presence_penalty = body.filled("presence_penalty").float(errors);
    response_format::check(body, errors);
    let seed = body.optional("seed").integer(errors);
    let stops = body.optional("stop").texts(errors);
    let stream = body.filled("stream").boolean(errors).unwrap_or(false);
    let usage = stream_options::usage_events(body, errors);
    let temperature = body.optional("temperature").float(errors);
    let top_p = body.optional("top_p").float(errors);
    body.optional("user").string(errors);
    tools::check(entries, ToolFields::Sglang, errors);
    tool_choice::check_field(body, errors);
    let parallel = body.filled("parallel_tool_calls").boolean(errors).unwrap_or(true);
    let top_k = body.optional("top_k").integer(errors);
    let min_p = body.optional("min_p").float(errors);
    let repetition_penalty = body.optional("repetition_penalty").float(errors);
    let values = Values {
        n,
        // None wanted is as good as none said.
        max_tokens: max_completion_tokens.filter(|own| *own != 0).or(max_tokens),
        max_tokens_field: "max_new_tokens",
        stops,
        temperature,
        top_p,
        top_k,
        min_p,
        presence_penalty,
        frequency_penalty,
        repetition_penalty,
        logprobs: logprobs.then(|| top_logprobs.unwrap_or_default()),
        seed,
    };
    (values, Delivery::new(stream, usage), parallel)
}

/// The checks that need to know the model, and those of the values. Any name of a model will do.
pub(crate) fn check(asked: &Unchecked<'_>) -> Result<Limits, Refusal> {
    if asked.has_no_messages() {
        return Err(Unfit::new("Messages cannot be empty.").into());
    }
    tool_choice::check(asked.body)?;
    response_format::check_schema(asked.body)?;
    let max_tokens = context::check(&asked.room())?;
    sampling::check_sglang(asked.values, max_tokens)
}
