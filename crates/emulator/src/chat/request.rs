//! A request for a chat completion, as the container reads it.

use serde_json::{Map, Value};

use crate::chat::tokens;
use crate::chat::values::Values;
use crate::container::{self, BodyErrors, ContainerError, Location};

/// What of a request an answer depends on.
#[derive(Clone, Debug)]
pub(crate) struct ChatRequest {
    /// The model asked for; empty when none is.
    pub(crate) model: String,
    /// The text of the last message of the user, empty when there is none.
    pub(crate) last_user_message: String,
    /// How many tokens the texts of all messages have.
    pub(crate) prompt_tokens: usize,
    /// What it asks for in numbers and stop sequences, not yet checked.
    pub(crate) values: Values,
    /// How they are wanted.
    pub(crate) delivery: Delivery,
}

/// How completions are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// In one piece.
    Whole,
    /// In events, with as much said about usage.
    Streamed(UsageEvents),
}

/// When a stream tells the usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UsageEvents {
    /// Never.
    None,
    /// In an event of its own before the end.
    Last,
    /// In every event, and in one of its own.
    Every,
}

impl ChatRequest {
    /// Reads a request as FastAPI and vLLM do: its content type, its JSON, its fields.
    pub(crate) fn parse(content_type: Option<&str>, body: &[u8]) -> Result<Self, ContainerError> {
        if !is_json(content_type) {
            return Err(ContainerError::unreadable(UNSUPPORTED_MEDIA_TYPE, None));
        }
        let body = object(container::decode(body)?)?;
        check_whole(&body)?;
        let mut errors = BodyErrors::default();
        let request = Self::read(&body, &mut errors);
        if errors.is_empty() { Ok(request) } else { Err(errors.refusal(None)) }
    }

    /// The fields in the order in which vLLM declares them, so that several errors are listed
    /// in its order. Those that no answer depends on are read for their errors alone.
    fn read(body: &Map<String, Value>, errors: &mut BodyErrors) -> Self {
        let top = Location::body();
        let messages = container::check_messages(body, errors);
        let model = container::string(body, "model", errors).unwrap_or_default().to_owned();
        let frequency_penalty = container::float(body, "frequency_penalty", errors);
        container::boolean(body, "logprobs", &top, errors);
        container::integer(body, "top_logprobs", errors);
        let max_tokens = container::integer(body, "max_tokens", errors);
        let max_completion_tokens = container::integer(body, "max_completion_tokens", errors);
        let n = container::integer(body, "n", errors).unwrap_or(1);
        let presence_penalty = container::float(body, "presence_penalty", errors);
        container::integer(body, "seed", errors);
        let stops = container::stops(body, errors);
        let stream = container::boolean(body, "stream", &top, errors).unwrap_or(false);
        let usage = usage_events(body, errors);
        let temperature = container::float(body, "temperature", errors);
        let top_p = container::float(body, "top_p", errors);
        container::string(body, "user", errors);
        let max_tokens = max_completion_tokens.or(max_tokens);
        Self {
            model,
            last_user_message: last_user_message(messages),
            prompt_tokens: messages.iter().map(|message| tokens::count(&text_of(message))).sum(),
            values: Values {
                n,
                max_tokens,
                stops,
                temperature,
                top_p,
                presence_penalty,
                frequency_penalty,
            },
            delivery: if stream { Delivery::Streamed(usage) } else { Delivery::Whole },
        }
    }
}

/// Only `application/json` is read, with parameters or without.
fn is_json(content_type: Option<&str>) -> bool {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

const UNSUPPORTED_MEDIA_TYPE: &str = "1 validation error:\n  Unsupported Media Type: Only \
     'application/json' is allowed [\"Unsupported Media Type: Only 'application/json' is allowed\"]";

fn object(value: Value) -> Result<Map<String, Value>, ContainerError> {
    let at = Location::body();
    let mut errors = BodyErrors::default();
    match value {
        Value::Object(body) => return Ok(body),
        Value::Null => errors.add("missing", &at, "Field required", &value),
        // vLLM 0.20.2 fails here with status 500; later versions refuse in these words.
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            errors.add("model_attributes_type", &at, container::MODEL_ATTRIBUTES_TYPE, &value);
        }
    }
    Err(errors.refusal(None))
}

/// What vLLM looks at before any field, and refuses before any other error.
fn check_whole(body: &Map<String, Value>) -> Result<(), ContainerError> {
    let is_set = |key: &str| body.get(key).is_some_and(is_truthy);
    if is_set("stream_options") && !is_set("stream") {
        return Err(BodyErrors::of_parameter(body, "stream_options", STREAM_OPTIONS));
    }
    if let Some(sentence) = tools_refused(body) {
        return Err(BodyErrors::of_whole(body, &sentence));
    }
    check_iterable(body.get("messages"))
}

/// A choice of tools needs tools to choose from, which is observed on the real service.
fn tools_refused(body: &Map<String, Value>) -> Option<String> {
    let given = |key: &str| body.get(key).filter(|value| !value.is_null());
    let choice = given("tool_choice").filter(|choice| *choice != "none");
    if choice.is_some() && given("tools").is_none() {
        return Some("When using `tool_choice`, `tools` must be set.".to_owned());
    }
    let unknown = choice?.as_str().filter(|choice| !matches!(*choice, "auto" | "required"))?;
    Some(format!(
        "Invalid value for `tool_choice`: {unknown}! Only named tools, \"none\", \"auto\" or \
         \"required\" are supported."
    ))
}

fn check_iterable(messages: Option<&Value>) -> Result<(), ContainerError> {
    let not_iterable = match messages {
        // What a chat template makes of no message at all.
        Some(Value::Array(none)) if none.is_empty() => {
            return Err(ContainerError::bad_request(NO_FIRST_MESSAGE, None));
        }
        Some(Value::Null) => "NoneType",
        Some(Value::Bool(_)) => "bool",
        Some(Value::Number(number)) if number.is_f64() => "float",
        Some(Value::Number(_)) => "int",
        Some(Value::String(_) | Value::Array(_) | Value::Object(_)) | None => return Ok(()),
    };
    let message = format!("'{not_iterable}' object is not iterable");
    Err(ContainerError::bad_request(&message, None))
}

const NO_FIRST_MESSAGE: &str = "list object has no element 0";

const STREAM_OPTIONS: &str = "Stream options can only be defined when `stream=True`.";

/// What Python takes for true.
fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
    }
}

fn usage_events(body: &Map<String, Value>, errors: &mut BodyErrors) -> UsageEvents {
    let at = Location::body().key("stream_options");
    let options = match body.get("stream_options") {
        None | Some(Value::Null) => return UsageEvents::None,
        Some(Value::Object(options)) => options,
        Some(other) => {
            errors.add("model_attributes_type", &at, container::MODEL_ATTRIBUTES_TYPE, other);
            return UsageEvents::None;
        }
    };
    let include = container::boolean(options, "include_usage", &at, errors);
    let continuous = container::boolean(options, "continuous_usage_stats", &at, errors);
    match (include, continuous) {
        (Some(true), Some(true)) => UsageEvents::Every,
        (Some(true), _) => UsageEvents::Last,
        _ => UsageEvents::None,
    }
}

fn last_user_message(messages: &[Value]) -> String {
    let is_user = |message: &&Value| message.get("role").and_then(Value::as_str) == Some("user");
    messages.iter().rev().find(is_user).map(text_of).unwrap_or_default()
}

/// The text of a message; the texts of several parts stand on lines of their own.
fn text_of(message: &Value) -> String {
    match message.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            let texts: Vec<_> = parts.iter().filter_map(text_of_part).collect();
            texts.join("\n")
        }
        _ => String::new(),
    }
}

/// A part is a text, or says in `text` what it is.
fn text_of_part(part: &Value) -> Option<&str> {
    part.as_str().or_else(|| part.get("text")?.as_str())
}

#[cfg(test)]
mod tests {
    use super::ChatRequest;
    use proptest::collection::{hash_map, vec};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// Any JSON, with the words of a request among its keys.
    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
            "user|system|assistant|tool|auto|none".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            let key = "role|content|text|type|include_usage|tool_call_id|name|\\PC{0,4}";
            prop_oneof![
                vec(inner.clone(), 0..6).prop_map(Value::from),
                hash_map(key, inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// No body makes the container panic, and whatever it refuses it refuses in JSON.
        #[test]
        fn no_body_makes_it_panic(
            bytes in vec(any::<u8>(), 0..64),
            text in "[\\[\\]{}\",:0-9a-z\\\\\\n ]{0,40}",
            fields in hash_map(
                "messages|model|n|stop|stream|stream_options|max_tokens|temperature|tools|tool_choice|user",
                any_json(),
                0..8,
            ),
            messages in vec(any_json(), 0..4),
        ) {
            let mut whole = Value::Object(fields.into_iter().collect());
            let loose = whole.to_string();
            whole["messages"] = json!(messages);
            for body in [&bytes[..], text.as_bytes(), loose.as_bytes(), whole.to_string().as_bytes()] {
                let asked = ChatRequest::parse(Some("application/json"), body);
                let limits = asked.and_then(|asked| asked.values.check());
                if let Err(refused) = limits {
                    prop_assert!(serde_json::from_str::<Value>(&refused.body).is_ok());
                }
            }
        }
    }
}
