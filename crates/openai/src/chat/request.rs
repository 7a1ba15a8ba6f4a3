//! A request for a chat completion, as the container reads it.

use crate::chat::delivery::Delivery;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::{Map, Value};

use crate::chat::conversation::{Conversation, ToolResult};
use crate::chat::parameters::Values;
use crate::chat::parsed::Parsed;
use crate::chat::response_format::Format;
use crate::chat::tools::Tools;
use crate::tokenizer::Tokenizer;

/// A request for a chat completion that the container would accept.
#[derive(Clone, Debug)]
pub struct ChatRequest {
    body: Map<String, Value>,
    headers: HeaderMap,
    pub values: Values,
    pub delivery: Delivery,
    tools: Tools,
    format: Format,
}

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

    /// The texts of the system's and the developer's messages, each on lines of its own.
    pub fn system_message(&self) -> String {
        self.conversation().system().into_owned()
    }

    /// How many images the messages hold.
    pub fn images(&self) -> usize {
        self.conversation().images()
    }

    /// The names of the tools that are offered.
    pub fn tool_names(&self) -> impl Iterator<Item = &str> {
        self.tools().offered.iter().map(|tool| tool.name.as_str())
    }

    /// The format that is asked for: `text`, `json_object` or `json_schema`.
    pub fn response_format(&self) -> &'static str {
        self.format().kind()
    }

    /// What the request calls the schema that it asks for, if it asks for one.
    pub fn schema_name(&self) -> Option<&str> {
        self.format().name()
    }

    /// A header, except for the one with the token. Names are in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns whether a header is there, also where it is no text. Names are in lower case.
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    /// The headers that are texts, except for the one with the token.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let shown =
            self.headers.iter().filter_map(|(name, value)| Some((name, value.to_str().ok()?)));
        shown.map(|(name, value)| (name.as_str(), value))
    }

    pub fn conversation(&self) -> Conversation<'_> {
        Conversation::new(self.messages())
    }

    pub const fn tools(&self) -> &Tools {
        &self.tools
    }

    pub const fn format(&self) -> &Format {
        &self.format
    }

    /// Makes a request of what was read of a body, without any headers.
    pub(crate) fn new(parsed: Parsed) -> Self {
        let Parsed { body, values, delivery, parallel } = parsed;
        let (tools, format) = (Tools::read(&body, parallel), Format::read(&body));
        Self { headers: HeaderMap::new(), values, delivery, tools, format, body }
    }

    /// The same request with its headers, of which the token is left out.
    pub fn with_headers(mut self, mut headers: HeaderMap) -> Self {
        headers.remove(AUTHORIZATION);
        self.headers = headers;
        self
    }

    /// How many tokens the texts of the messages have.
    pub fn prompt_tokens(&self, tokenizer: &Tokenizer) -> usize {
        self.conversation().texts().map(|text| tokenizer.count(&text)).sum()
    }
}
