//! The tools that a request offers, and which of them it wants called.

use serde_json::{Map, Value};

use crate::chat::conversation::Conversation;

/// The tools that a request offers, and how they are to be used.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    pub offered: Vec<Tool>,
    pub choice: ToolChoice,
    /// Whether several may be called at once.
    pub parallel: bool,
}

/// A tool.
#[derive(Clone, Debug)]
pub struct Tool {
    pub name: String,
    /// The schema of its arguments; one without parameters takes an empty object.
    pub parameters: Option<Value>,
}

/// Which tool is to be called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ToolChoice {
    /// None may be.
    None,
    /// The model chooses whether and which.
    #[default]
    Auto,
    /// Any, but one.
    Required,
    /// This one.
    Named(String),
}

impl Tools {
    /// Reads what the container has found to be well formed.
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

    /// The tool that a model would call next if it had to: one that it has not called before,
    /// so that an agent comes to an end.
    pub fn next(&self, conversation: Conversation<'_>) -> Option<&Tool> {
        let called = conversation.called();
        self.offered.iter().find(|tool| !called.contains(&tool.name.as_str()))
    }

    /// Whether a tool can be called at all.
    pub fn usable(&self) -> bool {
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

/// The name of a tool choice.
pub(crate) fn name_of(choice: &Map<String, Value>) -> Option<&str> {
    choice.get("function")?.get("name")?.as_str()
}
