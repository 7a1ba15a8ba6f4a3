//! The tools that a request offers, and which of them it wants called.

use serde_json::{Map, Value};

/// The tools that a request offers, and how they are to be used.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tools {
    pub(crate) offered: Vec<Tool>,
    pub(crate) choice: ToolChoice,
    /// Whether several may be called at once.
    pub(crate) parallel: bool,
}

/// A tool.
#[derive(Clone, Debug)]
pub(crate) struct Tool {
    pub(crate) name: String,
    /// The schema of its arguments; one without parameters takes an empty object.
    pub(crate) parameters: Option<Value>,
}

/// Which tool is to be called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum ToolChoice {
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
    pub(crate) fn named(&self, name: &str) -> Option<&Tool> {
        self.offered.iter().find(|tool| tool.name == name)
    }

    /// The tool that must be called, if one must: the named one, or the first.
    pub(crate) fn forced(&self) -> Option<&Tool> {
        match &self.choice {
            ToolChoice::None | ToolChoice::Auto => None,
            ToolChoice::Required => self.offered.first(),
            ToolChoice::Named(name) => self.named(name),
        }
    }

    /// Whether a tool can be called at all.
    pub(crate) fn usable(&self) -> bool {
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
