//! The calls of a reply, as the request's `tools` and `tool_choice` allow them.

use std::sync::Arc;

use serde_json::Value;

use crate::fit::error::FitError;
use crate::fit::fitting::Fitting;
use crate::parts::{Arguments, Call};
use stagemaker_openai::chat::response_format::Format;
use stagemaker_openai::chat::tools::{Tool, ToolChoice, Tools};
use stagemaker_openai::json::dumps;
use stagemaker_schema::{synthesize, validate};

/// The text of a completion, and the calls behind it.
pub(super) struct FittedContent {
    pub(super) text: Option<Arc<str>>,
    pub(super) calls: Vec<FittedCall>,
}

/// A call of a tool, with arguments that are written out.
pub(super) struct FittedCall {
    pub(super) tool: String,
    pub(super) arguments: String,
}

impl FittedContent {
    const fn calls(calls: Vec<FittedCall>) -> Self {
        Self { text: None, calls }
    }
}

impl FittedCall {
    fn new(tool: &Tool, arguments: String) -> Self {
        Self { tool: tool.name.clone(), arguments }
    }
}

impl Fitting<'_> {
    /// Makes of a text and calls what a model could answer to the request.
    pub(super) fn fit(
        &self,
        text: Option<&Arc<str>>,
        calls: &[Call],
    ) -> Result<FittedContent, FitError> {
        let tools = self.request.tools();
        match &tools.choice {
            ToolChoice::Required if tools.can_be_called() => return self.fit_required(text, calls),
            ToolChoice::Named(name) => {
                if let Some(tool) = tools.named(name) {
                    return self.fit_named(tool, text, calls);
                }
            }
            ToolChoice::None | ToolChoice::Auto | ToolChoice::Required => {}
        }
        if !calls.is_empty() {
            let calls = self.fit_chosen(tools, calls)?;
            return Ok(FittedContent { text: text.cloned(), calls });
        }
        if text.is_none()
            && *self.request.format() == Format::Text
            && let Some(tool) =
                tools.next(self.request.conversation()).filter(|_| tools.can_be_called())
        {
            let call = FittedCall::new(tool, self.synthesize_arguments(tool)?);
            return Ok(FittedContent::calls(vec![call]));
        }
        Ok(FittedContent { text: Some(self.format(text)?), calls: Vec::new() })
    }

    /// Calls the tool that the request names.
    fn fit_named(
        &self,
        tool: &Tool,
        text: Option<&Arc<str>>,
        calls: &[Call],
    ) -> Result<FittedContent, FitError> {
        let arguments = match calls.iter().find(|call| call.tool == tool.name) {
            Some(call) => self.arguments(call)?,
            None => match text.filter(|text| accepts(tool, text)) {
                Some(text) => text.as_ref().to_owned(),
                None => self.synthesize_arguments(tool)?,
            },
        };
        Ok(FittedContent::calls(vec![FittedCall::new(tool, arguments)]))
    }

    /// Calls the tools of the reply, else the tool that accepts the text, else the next tool.
    fn fit_required(
        &self,
        text: Option<&Arc<str>>,
        calls: &[Call],
    ) -> Result<FittedContent, FitError> {
        let tools = self.request.tools();
        if !calls.is_empty() {
            return Ok(FittedContent::calls(self.fit_chosen(tools, calls)?));
        }
        let accepting = |text: &&Arc<str>| tools.offered.iter().find(|tool| accepts(tool, text));
        if let Some((text, tool)) = text.and_then(|text| Some((text, accepting(&text)?))) {
            let call = FittedCall::new(tool, text.as_ref().to_owned());
            return Ok(FittedContent::calls(vec![call]));
        }
        let next = tools.next(self.request.conversation()).or_else(|| tools.offered.first());
        let call = next.map(|tool| Ok(FittedCall::new(tool, self.synthesize_arguments(tool)?)));
        Ok(FittedContent::calls(call.into_iter().collect::<Result<_, _>>()?))
    }

    /// Makes the calls of a reply, or only the first where the request wants no parallel calls.
    fn fit_chosen(&self, tools: &Tools, calls: &[Call]) -> Result<Vec<FittedCall>, FitError> {
        if !tools.can_be_called() {
            let tool = calls.first().map(|call| call.tool.clone()).unwrap_or_default();
            return Err(match tools.choice {
                ToolChoice::None => FitError::CallsForbidden(tool),
                ToolChoice::Auto | ToolChoice::Required | ToolChoice::Named(_) => {
                    FitError::NoToolsOffered(tool)
                }
            });
        }
        let most = if tools.parallel { calls.len() } else { 1 };
        self.fit_calls(calls.get(..most).unwrap_or(calls))
    }

    /// Makes all calls of a reply, whatever the request says of tools.
    pub(super) fn fit_calls(&self, calls: &[Call]) -> Result<Vec<FittedCall>, FitError> {
        let fitted = calls.iter().map(|call| {
            let arguments = self.arguments(call)?;
            Ok(FittedCall { tool: call.tool.clone(), arguments })
        });
        fitted.collect()
    }

    fn arguments(&self, call: &Call) -> Result<String, FitError> {
        match &call.arguments {
            Arguments::Text(text) => Ok(text.clone()),
            Arguments::Synthesized => match self.request.tools().named(&call.tool) {
                Some(tool) => self.synthesize_arguments(tool),
                None => Err(FitError::ToolNotOffered(call.tool.clone())),
            },
        }
    }

    /// Makes arguments that the schema of a tool accepts; without one, an empty object.
    fn synthesize_arguments(&self, tool: &Tool) -> Result<String, FitError> {
        let Some(schema) = &tool.parameters else { return Ok("{}".to_owned()) };
        let arguments = synthesize(schema, self.seed()).map(|value| dumps(&value));
        arguments.map_err(|error| FitError::Arguments(tool.name.clone(), error))
    }
}

/// Returns whether a text is a JSON object that a tool accepts as its arguments.
fn accepts(tool: &Tool, text: &str) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
    let anything = Value::Bool(true);
    let schema = tool.parameters.as_ref().unwrap_or(&anything);
    value.is_object() && validate(schema, &value).is_ok()
}
