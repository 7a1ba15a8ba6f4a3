//! From what is to be said to what the request lets be said.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::call::{Arguments, Call};
use crate::location::RuleLocation;
use crate::reply::{Fit, Reply, ReplyKind};
use stagemaker_openai::chat::completion::{Bounds, Completion, Part, PartKind};
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_openai::chat::response_format::Format;
use stagemaker_openai::chat::tools::{Tool, ToolChoice, Tools};
use stagemaker_openai::json::dumps;
use stagemaker_openai::tokenizer::Tokenizer;
use stagemaker_schema::SynthesisError;
use stagemaker_schema::{synthesize, validate};

/// A text, and calls behind it: each a tool, and its arguments.
type Spoken = (Option<Arc<str>>, Vec<(String, String)>);

/// What is said, in the terms of the request.
pub struct Fitting<'a> {
    pub request: &'a ChatRequest,
    pub tokenizer: &'a Tokenizer,
    pub bounds: Bounds<'a>,
    /// How many choices there are at most.
    pub n: usize,
    /// The rule that speaks, if it is one.
    pub rule: Option<&'a RuleLocation>,
}

impl Fitting<'_> {
    /// The completions that differ, of which each choice takes the next, and then again from the
    /// first.
    pub fn completions(&self, reply: &Reply) -> Result<Vec<Completion>, String> {
        let ReplyKind::Content(texts, calls) = &reply.kind else {
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
        let make = if self.needs_tokens() { Part::new } else { Part::counted };
        let part = |kind, text| make(kind, text, self.tokenizer);
        let reasoning =
            reply.reasoning.iter().map(|text| part(PartKind::Reasoning, Arc::clone(text)));
        let mut parts: Vec<_> = reasoning.collect();
        if let ReplyKind::Refusal(text) = &reply.kind {
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

    /// Whether it matters where each token ends.
    fn needs_tokens(&self) -> bool {
        let Bounds { stops, max_tokens } = self.bounds;
        self.request.is_stream()
            || self.request.values.logprobs.is_some()
            || max_tokens.is_some()
            || !stops.is_empty()
    }

    /// A text and calls, each a tool and its arguments, that the request can have asked for.
    fn fitted(&self, text: Option<&Arc<str>>, calls: &[Call]) -> Result<Spoken, String> {
        let tools = self.request.tools();
        match &tools.choice {
            ToolChoice::Required if tools.usable() => return self.required(text, calls),
            ToolChoice::Named(name) => {
                if let Some(tool) = tools.named(name) {
                    return self.named(tool, text, calls);
                }
            }
            ToolChoice::None | ToolChoice::Auto | ToolChoice::Required => {}
        }
        if !calls.is_empty() {
            return Ok((text.cloned(), self.chosen(tools, calls)?));
        }
        if text.is_none()
            && *self.request.format() == Format::Text
            && let Some(tool) = tools.next(self.request.conversation()).filter(|_| tools.usable())
        {
            return Ok((None, vec![(tool.name.clone(), self.made_up(tool)?)]));
        }
        Ok((Some(self.formatted(text)?), Vec::new()))
    }

    /// What is called where the request names the tool.
    fn named(
        &self,
        tool: &Tool,
        text: Option<&Arc<str>>,
        calls: &[Call],
    ) -> Result<Spoken, String> {
        let arguments = match calls.iter().find(|call| call.tool == tool.name) {
            Some(call) => self.call(call)?.1,
            None => match text.filter(|text| accepts(tool, text)) {
                Some(text) => text.as_ref().to_owned(),
                None => self.made_up(tool)?,
            },
        };
        Ok((None, vec![(tool.name.clone(), arguments)]))
    }

    /// What is called where the request wants any tool: those of the script, else the one that
    /// takes the text, else the next.
    fn required(&self, text: Option<&Arc<str>>, calls: &[Call]) -> Result<Spoken, String> {
        let tools = self.request.tools();
        if !calls.is_empty() {
            return Ok((None, self.chosen(tools, calls)?));
        }
        let takes = |text: &&Arc<str>| tools.offered.iter().find(|tool| accepts(tool, text));
        if let Some((text, tool)) = text.and_then(|text| Some((text, takes(&text)?))) {
            return Ok((None, vec![(tool.name.clone(), text.as_ref().to_owned())]));
        }
        let next = tools.next(self.request.conversation()).or_else(|| tools.offered.first());
        let made = next.map(|tool| Ok((tool.name.clone(), self.made_up(tool)?)));
        Ok((None, made.into_iter().collect::<Result<_, String>>()?))
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
        made.map(|value| dumps(&value)).map_err(|error| {
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
                Ok(dumps(&object).into())
            }
            Format::JsonSchema(own) => {
                match json().map(|value| validate(&own.schema, &value)) {
                    Some(Ok(())) => return Ok(said()),
                    Some(Err(violation)) => self.tell(&violation.to_string()),
                    None if text.is_some() => self.tell("it is no JSON"),
                    None => {}
                }
                let made = synthesize(&own.schema, self.seed());
                let explain = |error: SynthesisError| {
                    format!("nothing satisfies the schema of `response_format`: {error}")
                };
                made.map(|value| dumps(&value).into()).map_err(explain)
            }
        }
    }

    /// Says in the log what is not said: the author of a script would look for it long.
    fn tell(&self, why: &str) {
        if let Some(rule) = self.rule {
            tracing::warn!(
                "the reply {rule} does not fit `response_format`, one that does is made up: {why}"
            );
        }
    }

    /// Without a seed, the plainest value is made.
    fn seed(&self) -> u64 {
        self.request.values.seed.map_or(0, i64::cast_unsigned)
    }
}

const NOTHING_TO_SYNTHESIZE: &str = "the reply is to be made from a schema, and the request has \
     neither a `response_format` nor a tool that has not been called yet";

/// Whether a text is arguments that a tool accepts.
fn accepts(tool: &Tool, text: &str) -> bool {
    let Ok(value) = serde_json::from_str::<Value>(text) else { return false };
    let anything = Value::Bool(true);
    let schema = tool.parameters.as_ref().unwrap_or(&anything);
    value.is_object() && validate(schema, &value).is_ok()
}
