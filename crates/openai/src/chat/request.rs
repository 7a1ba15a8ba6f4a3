//! Requests for a chat completion, as scripts look at them.

use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::{Map, Value};

use crate::chat::conversation::{Conversation, ToolResult};
use crate::chat::parameters::{Delivery, Parameters};
use crate::chat::parsed::Parsed;
use crate::chat::response_format::Format;
use crate::chat::tools::Tools;
use crate::tokenizer::Tokenizer;

/// A request for a chat completion that the container can read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChatRequest {
    body: Map<String, Value>,
    headers: HeaderMap,
    endpoint: String,
    component: String,
    /// Parameters of the request; whether they are in range is not checked yet.
    pub parameters: Parameters,
    /// Way in which the answer is wanted.
    pub delivery: Delivery,
    tools: Tools,
    format: Format,
}

impl ChatRequest {
    /// The whole body.
    pub const fn body(&self) -> &Map<String, Value> {
        &self.body
    }

    /// The name of the model; empty when the request names none.
    pub fn model(&self) -> &str {
        self.body.get("model").and_then(Value::as_str).unwrap_or_default()
    }

    /// The name of the endpoint that is invoked; empty where the path names none.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The name of the inference component that is invoked; empty where the path names none.
    pub fn component(&self) -> &str {
        &self.component
    }

    /// The messages.
    pub fn messages(&self) -> &[Value] {
        self.body.get("messages").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The text of the last message of the user, empty when there is none.
    pub fn last_user_message(&self) -> String {
        self.conversation().last_user().unwrap_or_default().into_owned()
    }

    /// The results of tools with which the request ends.
    pub fn tool_results(&self) -> Vec<ToolResult<'_>> {
        self.conversation().tool_results()
    }

    /// The number of the wanted answer: one more than the assistant has given.
    pub fn turn(&self) -> usize {
        self.conversation().turn()
    }

    /// Returns whether the answer is wanted as a stream.
    pub const fn is_stream(&self) -> bool {
        matches!(self.delivery, Delivery::Streamed(_))
    }

    /// The texts of the system's and the developer's messages, joined with line breaks.
    pub fn system_message(&self) -> String {
        self.conversation().system().into_owned()
    }

    /// The number of images in the messages.
    pub fn images(&self) -> usize {
        self.conversation().images()
    }

    /// The names of the tools that are offered.
    pub fn tool_names(&self) -> impl Iterator<Item = &str> {
        self.tools().offered.iter().map(|tool| tool.name.as_str())
    }

    /// The name of the wanted format: `text`, `json_object` or `json_schema`.
    pub fn response_format(&self) -> &'static str {
        self.format().kind()
    }

    /// The name of the schema that the answer must satisfy, if there is one.
    pub fn schema_name(&self) -> Option<&str> {
        self.format().name()
    }

    /// The value of a header, except for the one with the token; none where it is no text. Names
    /// are in lower case.
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

    /// The messages as a conversation.
    pub fn conversation(&self) -> Conversation<'_> {
        Conversation::new(self.messages())
    }

    /// The tools, and how they are to be used.
    pub const fn tools(&self) -> &Tools {
        &self.tools
    }

    /// The wanted format.
    pub const fn format(&self) -> &Format {
        &self.format
    }

    /// Returns the request of a body, without any headers.
    pub(crate) fn new(parsed: Parsed) -> Self {
        let Parsed { body, parameters, delivery, parallel } = parsed;
        let (tools, format) = (Tools::read(&body, parallel), Format::read(&body));
        let (endpoint, component) = (String::new(), String::new());
        let headers = HeaderMap::new();
        Self { body, headers, endpoint, component, parameters, delivery, tools, format }
    }

    /// Returns the request as one to an endpoint, or to an inference component on it.
    #[must_use]
    pub fn with_invoked(self, endpoint: &str, component: Option<&str>) -> Self {
        let component = component.unwrap_or_default().to_owned();
        Self { endpoint: endpoint.to_owned(), component, ..self }
    }

    /// Returns the request with its headers, of which the token is left out.
    #[must_use]
    pub fn with_headers(mut self, mut headers: HeaderMap) -> Self {
        headers.remove(AUTHORIZATION);
        self.headers = headers;
        self
    }

    /// Counts the tokens of the texts of the messages.
    pub fn prompt_tokens(&self, tokenizer: &Tokenizer) -> usize {
        self.conversation().texts().map(|text| tokenizer.count(&text)).sum()
    }
}
