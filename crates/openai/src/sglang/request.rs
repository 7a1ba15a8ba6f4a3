//! The request model of `SGLang`: its checks, in its order.
//!
//! Fields that vLLM reads in the same way are read by its code.

use serde_json::{Map, Value};

use crate::body::fastapi;
use crate::chat::parameters::{Delivery, Limits, Parameters};
use crate::chat::parsed::{Parsed, Unchecked};
use crate::error::refusal::{ContainerRefusal, InvalidRequest};
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::object::Object;
use crate::sglang::{context, messages, response_format, tool_choice};
use crate::vllm::tools::ToolFields;
use crate::vllm::{sampling, stream_options, tools};

/// Reads a body.
///
/// # Errors
///
/// The refusal of a content type, of a text that is no JSON, or of fields.
pub(crate) fn read(content_type: Option<&str>, body: &[u8]) -> Result<Parsed, ContainerRefusal> {
    let mut body = fastapi::object(content_type, body)?;
    response_format::normalize(&mut body)?;
    let mut errors = BodyErrors::default();
    let (parameters, delivery, parallel) = read_fields(&body, &mut errors);
    errors.none_or(Parsed { body, parameters, delivery, parallel })
}

/// Reads the fields in the order in which they are declared. Most fields that have a default must
/// not be null.
fn read_fields(
    entries: &Map<String, Value>,
    errors: &mut BodyErrors,
) -> (Parameters, Delivery, bool) {
    messages::check(entries, errors);
    let body = &Object::body(entries);
    body.filled("model").string(errors);
    let frequency_penalty = body.filled("frequency_penalty").float(errors);
    sampling::read_logit_bias(body, errors);
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
    let parameters = Parameters {
        n,
        // A limit of no tokens counts as none at all.
        max_tokens: max_completion_tokens.filter(|max_tokens| *max_tokens != 0).or(max_tokens),
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
    (parameters, Delivery::new(stream, usage), parallel)
}

/// Checks a request against its model, and its parameters. Any name of a model is accepted.
///
/// # Errors
///
/// The refusal by the first check that fails.
pub(crate) fn check(request: &Unchecked<'_>) -> Result<Limits, ContainerRefusal> {
    if request.has_no_messages() {
        return Err(InvalidRequest::new("Messages cannot be empty.").into());
    }
    tool_choice::check(request.body)?;
    response_format::check_schema(request.body)?;
    let max_tokens = context::check(request)?;
    sampling::check_sglang(request.parameters, max_tokens)
}
