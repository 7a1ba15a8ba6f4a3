//! The field `stream_options`, as vLLM and `SGLang` read it.

use serde_json::{Map, Value};

use crate::chat::parameters::UsageEvents;
use crate::error::refusal::ContainerRefusal;
use crate::pydantic::errors::BodyErrors;
use crate::pydantic::object::Object;
use crate::pydantic::python::is_truthy;
use crate::vllm::validation;

/// Checks before any field that there are options only of a stream.
///
/// # Errors
///
/// The refusal of the whole body.
pub(crate) fn check_whole(body: &Map<String, Value>) -> Result<(), ContainerRefusal> {
    let is_set = |key: &str| body.get(key).is_some_and(is_truthy);
    if is_set("stream_options") && !is_set("stream") {
        return Err(validation::of_parameter(body, "stream_options", None, STREAM_OPTIONS));
    }
    Ok(())
}

const STREAM_OPTIONS: &str = "Stream options can only be defined when `stream=True`.";

/// Reads the field by itself: the events that report the usage.
pub(crate) fn usage_events(body: &Object<'_>, errors: &mut BodyErrors) -> UsageEvents {
    let Some(options) = body.optional("stream_options").model(errors) else {
        return UsageEvents::None;
    };
    let include = options.optional("include_usage").boolean(errors);
    let continuous = options.optional("continuous_usage_stats").boolean(errors);
    match (include, continuous) {
        (Some(true), Some(true)) => UsageEvents::Every,
        (Some(true), _) => UsageEvents::Last,
        _ => UsageEvents::None,
    }
}
