//! How many tokens are wanted beside each, as vLLM looks at it: before any field, and last of all.

use serde_json::{Map, Value};

use crate::error::refusal::{Refusal, Unfit};
use crate::pydantic::python::{is_truthy, type_name};
use crate::vllm::validation;

/// Before any field: the number must make sense, and log-probabilities must be wanted at all.
pub(crate) fn check_whole(body: &Map<String, Value>) -> Result<(), Refusal> {
    let Some(top) = body.get("top_logprobs").filter(|top| !top.is_null()) else { return Ok(()) };
    let number = match top {
        Value::Bool(truth) => f64::from(u8::from(*truth)),
        Value::Number(number) => number.as_f64().unwrap_or_default(),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            let name = type_name(top);
            let message = format!("'<' not supported between instances of '{name}' and 'int'");
            return Err(Refusal::type_error(message));
        }
    };
    let every = (number + 1.0).abs() < f64::EPSILON;
    if number < 0.0 && !every {
        let sentence = "`top_logprobs` must be a positive value or -1.";
        return Err(validation::of_parameter(body, "top_logprobs", Some(top), sentence));
    }
    if (every || number > 0.0) && !body.get("logprobs").is_some_and(is_truthy) {
        let sentence = "when using `top_logprobs`, `logprobs` must be set to true.";
        return Err(validation::of_parameter(body, "top_logprobs", None, sentence));
    }
    Ok(())
}

/// The engine takes no more than so many; -1 asks for all there are.
pub(crate) fn check(wanted: Option<i64>) -> Result<(), Unfit> {
    let wanted = match wanted {
        Some(-1) => VOCABULARY,
        wanted => wanted.unwrap_or_default(),
    };
    if wanted <= MOST {
        return Ok(());
    }
    let sentence =
        format!("Requested sample logprobs of {wanted}, which is greater than max allowed: {MOST}");
    Err(Unfit::new(sentence).about("logprobs", wanted))
}

/// vLLM's `--max-logprobs`, unless it is told.
const MOST: i64 = 20;

/// How many tokens a model knows: as many as that of `fixtures/containers/`.
const VOCABULARY: i64 = 32_000;
