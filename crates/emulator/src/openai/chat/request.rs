//! A request for a chat completion, as the container reads it.

use crate::openai::chat::delivery::Delivery;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::{Map, Value};

use crate::endpoints::catalog::Model;
use crate::openai::chat::conversation::{Conversation, ToolResult};
use crate::openai::chat::parameters::{Limits, Values};
use crate::openai::chat::parsed::{Asked, Read};
use crate::openai::chat::response_format::Format;
use crate::openai::chat::tools::Tools;
use crate::openai::codec::reader;
use crate::openai::error::refusal::Refusal;
use crate::openai::tokenizer::Tokenizer;

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

    /// Whether it names its test in a way that nobody can read.
    pub(crate) fn hides_its_test(&self) -> bool {
        self.headers.contains_key(TEST_HEADER) && self.header(TEST_HEADER).is_none()
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

    /// Reads a request as the container of a model does: its content type, its JSON, its fields.
    pub(crate) fn parse(
        model: &Model,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Result<Self, Refusal> {
        let Read { body, values, delivery, parallel } = reader::read(model, content_type, body)?;
        let (tools, format) = (Tools::read(&body, parallel), Format::read(&body));
        Ok(Self { headers: HeaderMap::new(), values, delivery, tools, format, body })
    }

    /// The checks that need to know the model, and what they leave.
    pub(crate) fn check(&self, model: &Model) -> Result<Limits, Refusal> {
        let prompt = || self.prompt_tokens(&model.tokenizer);
        reader::check(&Asked { body: &self.body, values: &self.values, model, prompt: &prompt })
    }

    /// How many tokens the texts of the messages have.
    pub(crate) fn prompt_tokens(&self, tokenizer: &Tokenizer) -> usize {
        self.conversation().texts().map(|text| tokenizer.count(&text)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::ChatRequest;
    use crate::endpoints::catalog::Model;
    use crate::openai::context_length::{Applies, ContextLength};
    use crate::openai::dialect::Dialect;
    use crate::openai::error::response::ContainerError;
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
            "user|system|assistant|tool|auto|none|required|function|json_schema|json_object"
                .prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            let key = "role|content|text|type|include_usage|tool_call_id|name|function|\
                       parameters|strict|json_schema|schema|\\PC{0,4}";
            prop_oneof![
                vec(inner.clone(), 0..6).prop_map(Value::from),
                hash_map(key, inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn models() -> impl Iterator<Item = Model> {
        let context = ContextLength { tokens: 100, applies: Applies::ToEverything };
        Dialect::ALL.into_iter().map(move |dialect| Model { dialect, context, ..Model::default() })
    }

    proptest! {
        /// No body makes a container panic, and whatever it refuses it refuses in JSON, but for
        /// the failures of a Python program.
        #[test]
        fn no_body_makes_it_panic(
            bytes in vec(any::<u8>(), 0..64),
            text in "[\\[\\]{}\",:0-9a-z\\\\\\n ]{0,40}",
            fields in hash_map(
                "messages|model|n|stop|stream|stream_options|max_tokens|temperature|tools|user|\
                 tool_choice|response_format|logprobs|top_logprobs|seed|parallel_tool_calls|\
                 max_completion_tokens|logit_bias|top_k|min_p|reasoning_effort",
                any_json(),
                0..8,
            ),
            messages in vec(any_json(), 0..4),
        ) {
            let mut whole = Value::Object(fields.into_iter().collect());
            let loose = whole.to_string();
            whole["messages"] = json!(messages);
            let whole = whole.to_string();
            for body in [&bytes[..], text.as_bytes(), loose.as_bytes(), whole.as_bytes()] {
                for model in models() {
                    let asked = ChatRequest::parse(&model, Some("application/json"), body);
                    let Err(refusal) = asked.and_then(|asked| asked.check(&model)) else { continue };
                    let refused = ContainerError::new(&refusal, model.dialect);
                    prop_assert!(
                        refused.body == "Internal Server Error"
                            || serde_json::from_str::<Value>(&refused.body).is_ok()
                    );
                }
            }
        }
    }
}
