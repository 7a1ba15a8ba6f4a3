//! From what is to be said to what the request lets be said.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::chat::completion::{Bounds, Completion, Part, PartKind};
use crate::chat::format::Format;
use crate::chat::request::ChatRequest;
use crate::chat::tools::{Tool, ToolChoice, Tools};
use crate::container;
use crate::reply::{Arguments, Call, Fit, Reply, Said};
use crate::synthesis::{SynthesisError, synthesize, validate};
use crate::tokenizer::Tokenizer;

/// What is said, in the terms of the request.
pub(crate) struct Shape<'a> {
    pub(crate) request: &'a ChatRequest,
    pub(crate) tokenizer: &'a Tokenizer,
    pub(crate) bounds: Bounds<'a>,
    /// How many choices there are at most.
    pub(crate) n: usize,
}

impl Shape<'_> {
    /// The completions that differ, of which each choice takes the next, and then again from the
    /// first.
    pub(crate) fn completions(&self, reply: &Reply) -> Result<Vec<Completion>, String> {
        let Said::Content(texts, calls) = &reply.said else {
            return Ok(vec![self.completion(reply, None, &[])?]);
        };
        if texts.len() < 2 {
            return Ok(vec![self.completion(reply, texts.first(), calls)?]);
        }
        let texts = texts.iter().take(self.n);
        texts.map(|text| self.completion(reply, Some(text), calls)).collect()
    }

    fn completion(
        &self,
        reply: &Reply,
        text: Option<&Arc<str>>,
        calls: &[Call],
    ) -> Result<Completion, String> {
        let part = |kind, text| Part::new(kind, text, self.tokenizer);
        let reasoning =
            reply.reasoning.iter().map(|text| part(PartKind::Reasoning, Arc::clone(text)));
        let mut parts: Vec<_> = reasoning.collect();
        if let Said::Refusal(text) = &reply.said {
            parts.push(part(PartKind::Refusal, Arc::clone(text)));
        } else {
            let (text, calls) = match reply.fit {
                Fit::Fitted => self.fitted(text, calls)?,
                Fit::Verbatim => (text.cloned(), self.verbatim(calls)?),
            };
            parts.extend(text.map(|text| part(PartKind::Content, text)));
            let call =
                |(tool, arguments): (String, String)| part(PartKind::Call(tool), arguments.into());
            parts.extend(calls.into_iter().map(call));
        }
        let bounds = match reply.fit {
            Fit::Fitted => self.bounds,
            Fit::Verbatim => Bounds { stops: &[], max_tokens: None },
        };
        Ok(Completion::of(parts, bounds))
    }

    /// A text and calls, each a tool and its arguments, that the request can have asked for.
    #[expect(clippy::type_complexity, reason = "a pair of what is said and what is called")]
    fn fitted(
        &self,
        text: Option<&Arc<str>>,
        calls: &[Call],
    ) -> Result<(Option<Arc<str>>, Vec<(String, String)>), String> {
        let tools = self.request.tools();
        if let Some(tool) = tools.forced() {
            return Ok((None, self.forced(tool, text, calls)?));
        }
        if !calls.is_empty() {
            return Ok((text.cloned(), self.chosen(tools, calls)?));
        }
        Ok((Some(self.formatted(text)?), Vec::new()))
    }

    /// The calls of a request that wants one of this tool.
    fn forced(
        &self,
        tool: &Tool,
        text: Option<&Arc<str>>,
        calls: &[Call],
    ) -> Result<Vec<(String, String)>, String> {
        let tools = self.request.tools();
        let named = matches!(tools.choice, ToolChoice::Named(_));
        let wanted = calls.iter().filter(|call| !named || call.tool == tool.name);
        let most = if named || !tools.parallel { 1 } else { usize::MAX };
        let scripted: Vec<_> =
            wanted.take(most).map(|call| self.call(call)).collect::<Result<_, _>>()?;
        if !scripted.is_empty() {
            return Ok(scripted);
        }
        let said = text.filter(|text| accepts(tool, text)).map(|text| text.as_ref().to_owned());
        let arguments = said.map_or_else(|| self.made_up(tool), Ok)?;
        Ok(vec![(tool.name.clone(), arguments)])
    }

    /// The calls of a script, where the model may choose.
    fn chosen(&self, tools: &Tools, calls: &[Call]) -> Result<Vec<(String, String)>, String> {
        if !tools.usable() {
            let tool = calls.first().map(|call| call.tool.as_str()).unwrap_or_default();
            let why = match tools.choice {
                ToolChoice::None => "says `tool_choice: none`",
                ToolChoice::Auto | ToolChoice::Required | ToolChoice::Named(_) => "offers no tools",
            };
            return Err(format!("the reply calls `{tool}`, and the request {why}"));
        }
        let most = if tools.parallel { usize::MAX } else { 1 };
        calls.iter().take(most).map(|call| self.call(call)).collect()
    }

    fn verbatim(&self, calls: &[Call]) -> Result<Vec<(String, String)>, String> {
        calls.iter().map(|call| self.call(call)).collect()
    }

    fn call(&self, call: &Call) -> Result<(String, String), String> {
        let arguments = match &call.arguments {
            Arguments::Text(text) => text.clone(),
            Arguments::Synthesized => match self.request.tools().named(&call.tool) {
                Some(tool) => self.made_up(tool)?,
                None => {
                    return Err(format!(
                        "the reply calls `{}` without arguments, and the request offers no such \
                         tool whose schema would say them",
                        call.tool
                    ));
                }
            },
        };
        Ok((call.tool.clone(), arguments))
    }

    /// Arguments that the tool's schema accepts.
    fn made_up(&self, tool: &Tool) -> Result<String, String> {
        let Some(schema) = &tool.parameters else { return Ok("{}".to_owned()) };
        let made = synthesize(schema, self.seed());
        made.map(|value| container::dumps(&value)).map_err(|error| {
            format!("no arguments satisfy the parameters of the tool `{}`: {error}", tool.name)
        })
    }

    /// A text in the format that the request wants.
    fn formatted(&self, text: Option<&Arc<str>>) -> Result<Arc<str>, String> {
        let said = || text.cloned().unwrap_or_default();
        let json = || text.and_then(|text| serde_json::from_str::<Value>(text).ok());
        match self.request.format() {
            Format::Text => match text {
                Some(text) => Ok(Arc::clone(text)),
                None => Err(NOTHING_TO_SYNTHESIZE.to_owned()),
            },
            Format::JsonObject if json().is_some_and(|value| value.is_object()) => Ok(said()),
            Format::JsonObject => {
                let object = text.map_or_else(|| json!({}), |text| json!({"text": **text}));
                Ok(container::dumps(&object).into())
            }
            Format::JsonSchema(own)
                if json().is_some_and(|it| validate(&own.schema, &it).is_ok()) =>
            {
                Ok(said())
            }
            Format::JsonSchema(own) => {
                let made = synthesize(&own.schema, self.seed());
                let explain = |error: SynthesisError| {
                    format!("nothing satisfies the schema of `response_format`: {error}")
                };
                made.map(|value| container::dumps(&value).into()).map_err(explain)
            }
        }
    }

    /// Without a seed, the plainest value is made.
    fn seed(&self) -> u64 {
        self.request.values.seed.map_or(0, i64::cast_unsigned)
    }
}

const NOTHING_TO_SYNTHESIZE: &str = "the reply is to be made from a schema, and the request has \
     neither a `response_format` nor a tool that must be called";

/// Whether a text is arguments that a tool accepts.
fn accepts(tool: &Tool, text: &str) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
    let anything = Value::Bool(true);
    let schema = tool.parameters.as_ref().unwrap_or(&anything);
    value.is_object() && validate(schema, &value).is_ok()
}
