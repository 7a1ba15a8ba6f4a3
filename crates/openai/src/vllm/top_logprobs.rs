//! The field `top_logprobs`, which vLLM checks twice: before any field, and last of all.

use serde_json::{Map, Value};

use crate::error::refusal::{ContainerRefusal, InvalidRequest};
use crate::pydantic::python::{is_truthy, type_name};
use crate::vllm::validation;

/// Checks before any field that the number is valid, and that log-probabilities are wanted at all.
///
/// # Errors
///
/// The refusal of the whole body, or an exception of Python.
pub(crate) fn check_whole(body: &Map<String, Value>) -> Result<(), ContainerRefusal> {
    let Some(top) = body.get("top_logprobs").filter(|top| !top.is_null()) else { return Ok(()) };
    let number = match top {
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        Value::Number(number) => number.as_f64().unwrap_or_default(),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            let name = type_name(top);
            let message = format!("'<' not supported between instances of '{name}' and 'int'");
            return Err(ContainerRefusal::type_error(message));
        }
    };
    let all = (number + 1.0).abs() < f64::EPSILON;
    if number < 0.0 && !all {
        let sentence = "`top_logprobs` must be a positive value or -1.";
        return Err(validation::of_parameter(body, "top_logprobs", Some(top), sentence));
    }
    if (all || number > 0.0) && !body.get("logprobs").is_some_and(is_truthy) {
        let sentence = "when using `top_logprobs`, `logprobs` must be set to true.";
        return Err(validation::of_parameter(body, "top_logprobs", None, sentence));
    }
    Ok(())
}

/// Checks as the engine does, which allows so many alternatives; -1 stands for all there are.
///
/// # Errors
///
/// The refusal of a larger number.
pub(crate) fn check(wanted: Option<i64>) -> Result<(), InvalidRequest> {
    let wanted = match wanted {
        Some(-1) => VOCABULARY,
        wanted => wanted.unwrap_or_default(),
    };
    if wanted <= MAX_LOGPROBS {
        return Ok(());
    }
    let sentence = format!(
        "Requested sample logprobs of {wanted}, which is greater than max allowed: {MAX_LOGPROBS}"
    );
    Err(InvalidRequest::new(sentence).about("logprobs", wanted))
}

/// The default of vLLM's `--max-logprobs`.
const MAX_LOGPROBS: i64 = 20;

/// The number of tokens that a model knows: as many as that of `fixtures/containers/`.
const VOCABULARY: i64 = 32_000;
