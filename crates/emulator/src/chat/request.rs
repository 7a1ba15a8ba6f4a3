//! A request for a chat completion, as the container reads it.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::{Map, Value};

use crate::chat::conversation::{Conversation, ToolResult};
use crate::chat::format::Format;
use crate::chat::tools::Tools;
use crate::chat::values::Values;
use crate::container::{self, BodyErrors, ContainerError, Location};

/// A request for a chat completion that the container would accept.
#[derive(Clone, Debug)]
pub struct ChatRequest {
    body: Map<String, Value>,
    headers: HeaderMap,
    pub(crate) values: Values,
    pub(crate) delivery: Delivery,
    tools: Tools,
    format: Format,
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

/// The header by which a test keeps its state to itself.
pub const TEST_HEADER: &str = "x-stagemaker-test";

impl ChatRequest {
    /// The whole body.
    pub const fn body(&self) -> &Map<String, Value> {
        &self.body
    }

    /// The model asked for; empty when none is.
    pub fn model(&self) -> &str {
        self.body.get("model").and_then(Value::as_str).unwrap_or_default()
    }

    /// The messages.
    pub fn messages(&self) -> &[Value] {
        self.body.get("messages").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The text of the last message of the user, empty when there is none.
    pub fn last_user_message(&self) -> String {
        self.conversation().last_user().unwrap_or_default().into_owned()
    }

    /// The tools' results with which the request ends.
    pub fn tool_results(&self) -> Vec<ToolResult<'_>> {
        self.conversation().tool_results()
    }

    /// Which answer of the conversation this is: one more than the assistant has given.
    pub fn turn(&self) -> usize {
        self.conversation().turn()
    }

    /// Whether a stream is asked for.
    pub const fn is_stream(&self) -> bool {
        matches!(self.delivery, Delivery::Streamed(_))
    }

    /// A header, except for the one with the token. Names are in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The test that the request belongs to; empty when it says none.
    pub fn test(&self) -> &str {
        self.header(TEST_HEADER).unwrap_or_default()
    }

    pub(crate) fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let shown =
            self.headers.iter().filter_map(|(name, value)| Some((name, value.to_str().ok()?)));
        shown.map(|(name, value)| (name.as_str(), value))
    }

    pub(crate) fn conversation(&self) -> Conversation<'_> {
        Conversation::new(self.messages())
    }

    pub(crate) const fn tools(&self) -> &Tools {
        &self.tools
    }

    pub(crate) const fn format(&self) -> &Format {
        &self.format
    }

    /// The same request with its headers, of which the token is left out.
    pub(crate) fn with_headers(mut self, mut headers: HeaderMap) -> Self {
        headers.remove(AUTHORIZATION);
        self.headers = headers;
        self
    }

    /// Reads a request as FastAPI and vLLM do: its content type, its JSON, its fields.
    pub(crate) fn parse(content_type: Option<&str>, body: &[u8]) -> Result<Self, ContainerError> {
        if !is_json(content_type) {
            return Err(ContainerError::unreadable(UNSUPPORTED_MEDIA_TYPE, None));
        }
        let body = object(container::decode(body)?)?;
        check_whole(&body)?;
        let mut errors = BodyErrors::default();
        let read = read(&body, &mut errors);
        if !errors.is_empty() {
            return Err(errors.refusal(None));
        }
        let (tools, format) = (Tools::read(&body, read.parallel), Format::read(&body));
        let Read { values, delivery, .. } = read;
        Ok(Self { headers: HeaderMap::new(), values, delivery, tools, format, body })
    }
}

/// What is read of a body beside its texts.
struct Read {
    values: Values,
    delivery: Delivery,
    parallel: bool,
}

/// The fields in the order in which vLLM declares them, so that several errors are listed in its
/// order. Those that no answer depends on are read for their errors alone.
fn read(body: &Map<String, Value>, errors: &mut BodyErrors) -> Read {
    let top = Location::body();
    container::check_messages(body, errors);
    container::string(body, "model", errors);
    let frequency_penalty = container::float(body, "frequency_penalty", errors);
    let logprobs = container::boolean(body, "logprobs", &top, errors).unwrap_or(false);
    let top_logprobs = container::integer(body, "top_logprobs", errors);
    let max_tokens = container::integer(body, "max_tokens", errors);
    let max_completion_tokens = container::integer(body, "max_completion_tokens", errors);
    let n = container::integer(body, "n", errors).unwrap_or(1);
    let presence_penalty = container::float(body, "presence_penalty", errors);
    let seed = container::integer(body, "seed", errors);
    let stops = container::stops(body, errors);
    let stream = container::boolean(body, "stream", &top, errors).unwrap_or(false);
    let usage = usage_events(body, errors);
    let temperature = container::float(body, "temperature", errors);
    let top_p = container::float(body, "top_p", errors);
    let parallel = container::boolean(body, "parallel_tool_calls", &top, errors);
    container::string(body, "user", errors);
    let values = Values {
        n,
        max_tokens: max_completion_tokens.or(max_tokens),
        stops,
        temperature,
        top_p,
        presence_penalty,
        frequency_penalty,
        logprobs: logprobs.then(|| top_logprobs.unwrap_or_default()),
        seed,
    };
    let delivery = if stream { Delivery::Streamed(usage) } else { Delivery::Whole };
    // An explicit null is not the default here, as a quirk of vLLM has it.
    let explicit_null = body.get("parallel_tool_calls").is_some_and(Value::is_null);
    Read { values, delivery, parallel: parallel.unwrap_or(!explicit_null) }
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
