//! The tools that a request offers, once the container has found them to be well formed.

use serde_json::{Map, Value};

use crate::chat::conversation::Conversation;

/// The tools that a request offers, and how they are to be used.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tools {
    /// The tools, in the order of the request.
    pub offered: Vec<Tool>,
    /// The tool that is to be called.
    pub choice: ToolChoice,
    /// `true` where several tools may be called at once.
    pub parallel: bool,
}

/// A tool that can be called.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tool {
    /// Name of the tool.
    pub name: String,
    /// Schema of its arguments; absent where it takes an empty object.
    pub parameters: Option<Value>,
}

/// The tool that a request wants called.
///
/// Exhaustive: a new choice must be fitted to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ToolChoice {
    /// No tool.
    None,
    /// Any tool or none, as the model chooses.
    #[default]
    Auto,
    /// Some tool, as the model chooses.
    Required,
    /// The tool of this name.
    Named(String),
}

impl Tools {
    /// Reads fields that were found to be well formed.
    pub(crate) fn read(body: &Map<String, Value>, parallel: bool) -> Self {
        let listed = body.get("tools").and_then(Value::as_array);
        let offered: Vec<_> = listed.into_iter().flatten().filter_map(Tool::read).collect();
        let choice = match body.get("tool_choice") {
            Some(Value::String(word)) if word == "none" => ToolChoice::None,
            Some(Value::String(word)) if word == "required" => ToolChoice::Required,
            Some(Value::Object(choice)) => {
                name_of(choice).map_or(ToolChoice::Auto, |name| ToolChoice::Named(name.to_owned()))
            }
            _ => ToolChoice::Auto,
        };
        Self { offered, choice, parallel }
    }

    /// The tool of a name.
    pub fn named(&self, name: &str) -> Option<&Tool> {
        self.offered.iter().find(|tool| tool.name == name)
    }

    /// Returns the tool that a model would call next if it had to: one that it has not called
    /// before, so that an agent comes to an end.
    pub fn next(&self, conversation: Conversation<'_>) -> Option<&Tool> {
        let called = conversation.called();
        self.offered.iter().find(|tool| !called.contains(&tool.name.as_str()))
    }

    /// Returns whether a tool can be called at all.
    pub fn can_be_called(&self) -> bool {
        !self.offered.is_empty() && self.choice != ToolChoice::None
    }
}

impl Tool {
    fn read(tool: &Value) -> Option<Self> {
        let function = tool.get("function")?;
        let name = function.get("name")?.as_str()?.to_owned();
        let parameters = function.get("parameters").filter(|schema| !schema.is_null()).cloned();
        Some(Self { name, parameters })
    }
}

/// Returns the name of the tool in a choice, if it has one.
pub(crate) fn name_of(choice: &Map<String, Value>) -> Option<&str> {
    choice.get("function")?.get("name")?.as_str()
}
