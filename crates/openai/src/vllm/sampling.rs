//! The parameters of a request, checked once all fields can be read, in the order of each server.

use serde_json::{Map, Value};

use crate::chat::parameters::{Limits, Parameters};
use crate::error::refusal::{ContainerRefusal, InvalidRequest};
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::object::Object;
use crate::pydantic::python::{repr_float, repr_text};

/// The most completions that one request may ask for: vLLM's `VLLM_MAX_N_SEQUENCES`.
const MAX_N: i64 = 16_384;

/// The most stop sequences of a request, each of which is looked for in the whole text. vLLM 0.20.2
/// has no such limit, and later versions take 4.
const MAX_STOPS: usize = 128;

/// Checks the parameters in vLLM's order. `max_tokens` is the wanted number, or else what the
/// context leaves.
///
/// # Errors
///
/// The refusal of the first parameter that is out of range.
pub(crate) fn check_vllm(
    values: &Parameters,
    max_tokens: Option<i64>,
) -> Result<Limits, ContainerRefusal> {
    let n = check_n(values.n)?;
    penalty("presence_penalty", values.presence_penalty)?;
    penalty("frequency_penalty", values.frequency_penalty)?;
    if let Some(value) = values.repetition_penalty.filter(|value| *value <= 0.0) {
        return refuse("repetition_penalty", "greater than zero", value);
    }
    if let Some(value) = values.temperature.filter(|value| *value < 0.0) {
        return Err(refusal_about("temperature", NON_NEGATIVE, value).into());
    }
    if let Some(value) = values.top_p.filter(|value| !is_share(*value)) {
        return Err(refusal_about("top_p", SHARE, value).into());
    }
    if let Some(value) = values.top_k.filter(|value| *value < -1) {
        let sentence = format!("top_k must be 0 (disable), or at least 1, got {value}.");
        return Err(InvalidRequest::new(sentence).into());
    }
    min_p(values.min_p)?;
    if let Some(value) = max_tokens.filter(|value| *value < 1) {
        let error = InvalidRequest::new(format!("max_tokens must be at least 1, got {value}."));
        return Err(error.about("max_tokens", value).into());
    }
    check_stops(&values.stops)?;
    if values.stops.iter().any(String::is_empty) {
        return Err(InvalidRequest::new("stop cannot contain an empty string.").into());
    }
    if n > 1 && values.temperature == Some(0.0) {
        let sentence = format!("n must be 1 when using greedy sampling, got {n}.");
        return Err(InvalidRequest::new(sentence).into());
    }
    Ok(values.limits(n, max_tokens))
}

/// Checks the parameters in the order of `SGLang`, which does not check `n` and `stop`: the bounds
/// on these are ours.
///
/// # Errors
///
/// The refusal of the first parameter that is out of range.
pub(crate) fn check_sglang(
    values: &Parameters,
    max_tokens: Option<i64>,
) -> Result<Limits, ContainerRefusal> {
    if let Some(value) = values.temperature.filter(|value| *value < 0.0) {
        return refuse("temperature", NON_NEGATIVE, value);
    }
    if let Some(value) = values.top_p.filter(|value| !is_share(*value)) {
        return refuse("top_p", SHARE, value);
    }
    min_p(values.min_p)?;
    if let Some(value) = values.top_k.filter(|value| *value < -1 || *value == 0) {
        let sentence = format!("top_k must be -1 (disable) or at least 1, got {value}.");
        return Err(InvalidRequest::new(sentence).into());
    }
    penalty("frequency_penalty", values.frequency_penalty)?;
    penalty("presence_penalty", values.presence_penalty)?;
    let repetition = values.repetition_penalty;
    if let Some(value) = repetition.filter(|value| !(0.0..=2.0).contains(value)) {
        return refuse("repetition_penalty", "in [0, 2]", value);
    }
    if let Some(value) = max_tokens.filter(|value| *value < 0) {
        let sentence = format!("max_new_tokens must be at least 0, got {value}.");
        return Err(InvalidRequest::new(sentence).into());
    }
    let n = check_n(values.n)?;
    check_stops(&values.stops)?;
    Ok(values.limits(n, max_tokens))
}

/// Reads the field `logit_bias` for its errors alone, since no answer depends on it.
pub(crate) fn read_logit_bias(body: &Object<'_>, errors: &mut BodyErrors) {
    if let Some(bias) = body.optional("logit_bias").dictionary(errors) {
        for key in bias.entries.keys() {
            bias.filled(key).float(errors);
        }
    }
}

/// Checks that the keys of `logit_bias` are numbers, as Python reads them before any value is
/// checked.
///
/// # Errors
///
/// The exception of Python for the first key that is none.
pub(crate) fn check_logit_bias(body: &Map<String, Value>) -> Result<(), ContainerRefusal> {
    let bias = body.get("logit_bias").and_then(Value::as_object);
    let is_integer = |key: &&String| {
        let key = key.trim();
        let digits = key.strip_prefix(['+', '-']).unwrap_or(key);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    match bias.into_iter().flat_map(Map::keys).find(|key| !is_integer(key)) {
        Some(key) => Err(ContainerRefusal::Invalid(InvalidRequest::new(format!(
            "invalid literal for int() with base 10: {}",
            repr_text(key)
        )))),
        None => Ok(()),
    }
}

fn check_n(n: i64) -> Result<usize, ContainerRefusal> {
    match usize::try_from(n) {
        Ok(_) if n > MAX_N => Err(ContainerRefusal::too_many_choices(MAX_N, n)),
        Ok(valid) if valid > 0 => Ok(valid),
        _ => Err(InvalidRequest::new(format!("n must be at least 1, got {n}.")).into()),
    }
}

fn check_stops(stops: &[String]) -> Result<(), InvalidRequest> {
    let count = stops.len();
    if count <= MAX_STOPS {
        return Ok(());
    }
    Err(InvalidRequest::new(format!("stop should have at most {MAX_STOPS} items, got {count}.")))
}

fn penalty(name: &str, value: Option<f64>) -> Result<(), ContainerRefusal> {
    match value.filter(|value| !(-2.0..=2.0).contains(value)) {
        Some(value) => refuse(name, "in [-2, 2]", value),
        None => Ok(()),
    }
}

fn min_p(value: Option<f64>) -> Result<(), ContainerRefusal> {
    match value.filter(|value| !(0.0..=1.0).contains(value)) {
        Some(value) => refuse("min_p", "in [0, 1]", value),
        None => Ok(()),
    }
}

/// Returns whether a value can be the share of tokens that are sampled from.
fn is_share(value: f64) -> bool {
    value > 0.0 && value <= 1.0
}

/// The range of a temperature, which has no upper end: 99 is accepted by the real service.
/// Observed.
const NON_NEGATIVE: &str = "non-negative";
const SHARE: &str = "in (0, 1]";

/// Refuses a value by a sentence alone.
fn refuse<T>(name: &str, constraint: &str, value: f64) -> Result<T, ContainerRefusal> {
    Err(InvalidRequest::new(sentence(name, constraint, value)).into())
}

/// Returns the refusal of a value that names its parameter, too.
fn refusal_about(name: &'static str, constraint: &str, value: f64) -> InvalidRequest {
    InvalidRequest::new(sentence(name, constraint, value)).about(name, repr_float(value))
}

fn sentence(name: &str, constraint: &str, value: f64) -> String {
    format!("{name} must be {constraint}, got {}.", repr_float(value))
}
