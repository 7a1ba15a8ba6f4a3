//! vLLM's request model: its checks, in its order.

use serde_json::{Map, Value};

use crate::chat::parameters::{Delivery, Limits, Parameters};
use crate::chat::parsed::{Parsed, Unchecked};
use crate::error::refusal::{ContainerRefusal, InvalidRequest};
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::object::Object;
use crate::vllm::tool_choice::not_iterable;
use crate::vllm::tools::ToolFields;
use crate::vllm::validation::quoted;
use crate::vllm::{
    context, messages, response_format, sampling, stream_options, tool_choice, tools, top_logprobs,
};

/// Reads a body: first as a whole, where only the first error is reported, and then field by field,
/// where all errors are.
///
/// # Errors
///
/// The refusal of the whole body, or of its fields.
pub(crate) fn read(body: Map<String, Value>) -> Result<Parsed, ContainerRefusal> {
    check_iterable(body.get("messages"))?;
    tool_choice::check_whole(&body)?;
    top_logprobs::check_whole(&body)?;
    stream_options::check_whole(&body)?;
    response_format::check_whole(&body)?;
    let mut errors = BodyErrors::default();
    let (parameters, delivery, parallel) = read_fields(&body, &mut errors);
    errors.none_or(Parsed { body, parameters, delivery, parallel })
}

/// Checks that Python can iterate over the messages.
fn check_iterable(messages: Option<&Value>) -> Result<(), ContainerRefusal> {
    match messages {
        Some(value @ (Value::Null | Value::Bool(_) | Value::Number(_))) => Err(not_iterable(value)),
        Some(Value::String(_) | Value::Array(_) | Value::Object(_)) | None => Ok(()),
    }
}

/// Reads the fields in the order in which they are declared, so that several errors are listed in
/// that order. Fields that no answer depends on are read for their errors alone.
fn read_fields(
    entries: &Map<String, Value>,
    errors: &mut BodyErrors,
) -> (Parameters, Delivery, bool) {
    let quoted = || Value::Object(quoted(entries).into_owned());
    messages::check(messages::list(entries, quoted, errors), errors);
    let body = &Object::body(entries);
    body.optional("model").string(errors);
    let frequency_penalty = body.optional("frequency_penalty").float(errors);
    sampling::read_logit_bias(body, errors);
    let logprobs = body.optional("logprobs").boolean(errors).unwrap_or(false);
    let top_logprobs = body.optional("top_logprobs").integer(errors);
    let max_tokens = body.optional("max_tokens").integer(errors);
    let max_completion_tokens = body.optional("max_completion_tokens").integer(errors);
    let n = body.optional("n").integer(errors).unwrap_or(1);
    let presence_penalty = body.optional("presence_penalty").float(errors);
    response_format::check(body, errors);
    let seed = body.optional("seed").long(errors);
    let stops = body.optional("stop").texts(errors);
    let stream = body.optional("stream").boolean(errors).unwrap_or(false);
    let usage = stream_options::usage_events(body, errors);
    let temperature = body.optional("temperature").float(errors);
    let top_p = body.optional("top_p").float(errors);
    tools::check(entries, ToolFields::Vllm, errors);
    tool_choice::check(body, errors);
    body.optional("reasoning_effort").literal(&["none", "low", "medium", "high"], errors);
    body.optional("include_reasoning").boolean(errors);
    let parallel = body.optional("parallel_tool_calls").boolean(errors);
    body.optional("user").string(errors);
    let top_k = body.optional("top_k").integer(errors);
    let min_p = body.optional("min_p").float(errors);
    let repetition_penalty = body.optional("repetition_penalty").float(errors);
    let is_null = |key: &str| entries.get(key).is_some_and(Value::is_null);
    let parameters = Parameters {
        n,
        max_tokens: max_completion_tokens.or(max_tokens),
        max_tokens_field: match max_completion_tokens {
            Some(_) => "max_completion_tokens",
            None => "max_tokens",
        },
        stops,
        temperature,
        top_p,
        top_k,
        min_p,
        presence_penalty,
        frequency_penalty,
        repetition_penalty,
        // An explicit null turns log-probabilities off, although they are wanted.
        logprobs: (logprobs && !is_null("top_logprobs")).then(|| top_logprobs.unwrap_or_default()),
        seed,
    };
    // An explicit null is not the default here, as a quirk of vLLM has it.
    let parallel = parallel.unwrap_or_else(|| !is_null("parallel_tool_calls"));
    (parameters, Delivery::new(stream, usage), parallel)
}

/// Checks a request against its model, and its parameters.
///
/// # Errors
///
/// The refusal by the first check that fails.
pub(crate) fn check(request: &Unchecked<'_>) -> Result<Limits, ContainerRefusal> {
    check_name(request)?;
    if request.has_no_messages() {
        return Err(InvalidRequest::new(NO_FIRST_MESSAGE).into());
    }
    let max_tokens = context::check(request)?;
    response_format::check_schema(request.body)?;
    sampling::check_logit_bias(request.body)?;
    let limits = sampling::check_vllm(request.parameters, max_tokens)?;
    top_logprobs::check(request.parameters.logprobs).map_err(ContainerRefusal::InvalidInEngine)?;
    Ok(limits)
}

/// Checks that the request names the model, if it names any.
fn check_name(request: &Unchecked<'_>) -> Result<(), ContainerRefusal> {
    let name = request.body.get("model").and_then(Value::as_str).unwrap_or_default();
    match request.model.name.as_deref() {
        Some(served) if !name.is_empty() && name != served => {
            Err(ContainerRefusal::NoSuchModel(name.to_owned()))
        }
        _ => Ok(()),
    }
}

/// The error of a chat template without any message.
const NO_FIRST_MESSAGE: &str = "list object has no element 0";
