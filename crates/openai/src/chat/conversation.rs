//! The messages of a request, as scripts look at them.

use std::borrow::Cow;

use serde_json::Value;

/// The messages of a request.
#[derive(Clone, Copy, Debug)]
pub struct Conversation<'a> {
    messages: &'a [Value],
}

/// The result of a tool's call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolResult<'a> {
    /// Name of the tool, if a call before it has its id, or the message names it.
    pub tool: Option<&'a str>,
    /// Id of the call, if the message has one.
    pub id: Option<&'a str>,
    /// Text of the result; empty when there is none.
    pub text: Cow<'a, str>,
}

impl<'a> Conversation<'a> {
    /// Returns the conversation of some messages.
    pub(crate) const fn new(messages: &'a [Value]) -> Self {
        Self { messages }
    }

    /// The text of each message.
    pub fn texts(self) -> impl Iterator<Item = Cow<'a, str>> {
        self.messages.iter().map(text_of)
    }

    /// The text of the last message of the user; none where there is no such message.
    pub fn last_user(self) -> Option<Cow<'a, str>> {
        self.messages.iter().rfind(|message| role_of(message) == "user").map(text_of)
    }

    /// The texts of the system's and the developer's messages, joined with line breaks.
    pub fn system(self) -> Cow<'a, str> {
        let is_system = |message: &&Value| matches!(role_of(message), "system" | "developer");
        join_lines(self.messages.iter().filter(is_system).map(text_of).collect())
    }

    /// The number of the answer that comes next: one more than the assistant has given.
    pub fn turn(self) -> usize {
        1 + self.messages.iter().filter(|message| role_of(message) == "assistant").count()
    }

    /// The names of the tools that the assistant has called.
    pub(crate) fn called(self) -> Vec<&'a str> {
        let calls =
            self.messages.iter().filter_map(|message| message.get("tool_calls")?.as_array());
        calls.flatten().filter_map(|call| call.get("function")?.get("name")?.as_str()).collect()
    }

    /// The number of images in the messages.
    pub fn images(self) -> usize {
        let parts = self.messages.iter().filter_map(|message| message.get("content")?.as_array());
        parts.flatten().filter(|part| is_image(part)).count()
    }

    /// The results of tools with which the request ends, in their order.
    pub fn tool_results(self) -> Vec<ToolResult<'a>> {
        let is_result = |message: &Value| matches!(role_of(message), "tool" | "function");
        let results = self.messages.iter().rev().take_while(|message| is_result(message)).count();
        let (before, last) = self.messages.split_at(self.messages.len() - results);
        last.iter().map(|message| result_of(message, before)).collect()
    }
}

/// Returns the role of a message; empty when there is none.
fn role_of(message: &Value) -> &str {
    message.get("role").and_then(Value::as_str).unwrap_or_default()
}

/// Returns the text of a message; the texts of several parts are joined with line breaks.
fn text_of(message: &Value) -> Cow<'_, str> {
    match message.get("content") {
        Some(Value::String(text)) => Cow::Borrowed(text),
        Some(Value::Array(parts)) => {
            join_lines(parts.iter().filter_map(text_of_part).map(Cow::Borrowed).collect())
        }
        _ => Cow::Borrowed(""),
    }
}

/// Returns the text of a part, which is a text itself or has one in `text`.
fn text_of_part(part: &Value) -> Option<&str> {
    part.as_str().or_else(|| part.get("text")?.as_str())
}

fn join_lines(mut texts: Vec<Cow<'_, str>>) -> Cow<'_, str> {
    if texts.len() < 2 { texts.pop().unwrap_or_default() } else { texts.join("\n").into() }
}

/// Returns whether a part is OpenAI's `image_url`, or has one of vLLM's other names for an image.
fn is_image(part: &Value) -> bool {
    let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
    matches!(kind, "image_url" | "input_image" | "image_pil" | "image_embeds")
}

/// Returns the result in a message, whose call may be in the messages before it.
fn result_of<'a>(message: &'a Value, before: &'a [Value]) -> ToolResult<'a> {
    let id = message.get("tool_call_id").and_then(Value::as_str);
    let named = message.get("name").and_then(Value::as_str);
    let called = || before.iter().rev().find_map(|message| called_by(message, id?));
    ToolResult { tool: called().or(named), id, text: text_of(message) }
}

/// Returns the name of the tool that a message of the assistant calls by this id.
fn called_by<'a>(message: &'a Value, id: &str) -> Option<&'a str> {
    let calls = message.get("tool_calls")?.as_array()?;
    let has_id = |call: &&Value| call.get("id").and_then(Value::as_str) == Some(id);
    calls.iter().find(has_id)?.get("function")?.get("name")?.as_str()
}

impl ToolResult<'_> {
    /// Returns whether the result is of a tool; of any when none is named.
    pub fn is_of(&self, tool: Option<&str>) -> bool {
        tool.is_none() || self.tool == tool
    }
}

#[cfg(test)]
mod tests {
    use super::Conversation;
    use serde_json::json;

    #[test]
    fn the_last_messages_give_the_user_text_and_the_tool_results() {
        let messages = json!([
            {"role": "system", "content": "be kind"},
            {"role": "developer", "content": [{"type": "text", "text": "and brief"}]},
            {"role": "user", "content": [
                {"type": "text", "text": "weather"},
                {"type": "image_url", "image_url": {"url": "data:,"}},
                "now",
                {"text": "please"},
            ]},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "a", "function": {"name": "get_weather"}},
                {"id": "b", "function": {"name": "get_time"}},
            ]},
            {"role": "tool", "tool_call_id": "b", "content": "noon"},
            {"role": "tool", "tool_call_id": "c", "name": "other", "content": "?"},
        ]);
        let conversation = Conversation::new(messages.as_array().unwrap());
        assert_eq!(conversation.last_user().as_deref(), Some("weather\nnow\nplease"));
        assert_eq!(conversation.system(), "be kind\nand brief");
        assert_eq!((conversation.turn(), conversation.images()), (2, 1));
        let results = conversation.tool_results();
        let seen: Vec<_> =
            results.iter().map(|result| (result.tool, result.id, &*result.text)).collect();
        assert_eq!(seen, [(Some("get_time"), Some("b"), "noon"), (Some("other"), Some("c"), "?")]);
    }

    #[test]
    fn an_empty_conversation_has_no_user_message() {
        let conversation = Conversation::new(&[]);
        assert_eq!((conversation.last_user(), conversation.turn()), (None, 1));
        assert!(conversation.tool_results().is_empty() && conversation.system().is_empty());
    }
}
