//! The texts of a reply, cut and formatted as the request wants.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::fit::error::FitError;
use crate::fit::tools::{FittedCall, FittedContent};
use crate::parts::{Call, RuleLocation};
use crate::reply::{Fit, Reply, ReplyKind};
use stagemaker_openai::chat::completion::{Bounds, Completion, CompletionPart, PartKind};
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_openai::chat::response_format::Format;
use stagemaker_openai::json::dumps;
use stagemaker_openai::tokenizer::Tokenizer;
use stagemaker_redact::Printable;
use stagemaker_schema::{synthesize, validate};

/// A request, and all else that a reply to it must fit.
///
/// Exhaustive: a server must decide each of them.
#[derive(Debug)]
pub struct Fitting<'a> {
    /// The request.
    pub request: &'a ChatRequest,
    /// The tokenizer of the model.
    pub tokenizer: &'a Tokenizer,
    /// The stop sequences and the limit of tokens.
    pub bounds: Bounds<'a>,
    /// The number of choices, and so the largest number of distinct completions.
    pub n: usize,
    /// The rule that the reply comes from, which warnings name; without it, nothing is logged.
    pub rule: Option<&'a RuleLocation>,
}

/// Returns the tokens of a reply, where it gives all those of the text.
fn given_tokens<'a>(reply: &'a Reply, text: &str) -> Option<Vec<&'a str>> {
    let tokens: Vec<_> = reply.logprobs.iter().map(|logprob| logprob.token.as_str()).collect();
    (!tokens.is_empty() && tokens.concat() == text).then_some(tokens)
}

impl Fitting<'_> {
    /// Returns the distinct completions; choice `i` is `completions[i % len]`.
    ///
    /// # Errors
    ///
    /// When the request allows nothing that the reply could be made into.
    pub fn completions(&self, reply: &Reply) -> Result<Vec<Completion>, FitError> {
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
    ) -> Result<Completion, FitError> {
        let make = if self.needs_tokens() { CompletionPart::new } else { CompletionPart::counted };
        let part = |kind, text| make(kind, text, self.tokenizer);
        let reasoning =
            reply.reasoning.iter().map(|text| part(PartKind::Reasoning, Arc::clone(text)));
        let mut parts: Vec<_> = reasoning.collect();
        if let ReplyKind::Refusal(text) = &reply.kind {
            parts.push(part(PartKind::Refusal, Arc::clone(text)));
        } else {
            let content = match reply.fit {
                Fit::Fitted => self.fit(text, calls)?,
                Fit::Verbatim => {
                    FittedContent { text: text.cloned(), calls: self.fit_calls(calls)? }
                }
            };
            // Tokens that the script gives are those of the text, whatever the tokenizer makes of it.
            let content_part = |text: Arc<str>| match given_tokens(reply, &text) {
                Some(tokens) => CompletionPart::of_tokens(PartKind::Content, text, tokens),
                None => part(PartKind::Content, text),
            };
            parts.extend(content.text.map(content_part));
            let call = |call: FittedCall| part(PartKind::Call(call.tool), call.arguments.into());
            parts.extend(content.calls.into_iter().map(call));
        }
        let bounds = match reply.fit {
            Fit::Fitted => self.bounds,
            Fit::Verbatim => Bounds { stops: &[], max_tokens: None },
        };
        Ok(Completion::new(parts, bounds))
    }

    /// Returns whether it matters where each token ends.
    fn needs_tokens(&self) -> bool {
        let Bounds { stops, max_tokens } = self.bounds;
        self.request.is_stream()
            || self.request.parameters.logprobs.is_some()
            || max_tokens.is_some()
            || !stops.is_empty()
    }

    /// Writes a text, or a value where there is none, in the format that the request wants.
    pub(super) fn format(&self, text: Option<&Arc<str>>) -> Result<Arc<str>, FitError> {
        let unchanged = || text.cloned().unwrap_or_default();
        let json = || text.and_then(|text| serde_json::from_str::<Value>(text).ok());
        match self.request.format() {
            Format::Text => match text {
                Some(text) => Ok(Arc::clone(text)),
                None => Err(FitError::NoSchema),
            },
            Format::JsonObject if json().is_some_and(|value| value.is_object()) => Ok(unchanged()),
            Format::JsonObject => {
                let object = text.map_or_else(|| json!({}), |text| json!({"text": **text}));
                Ok(dumps(&object).into())
            }
            Format::JsonSchema(named) => {
                if let Some(text) = text {
                    match violation(&named.schema, text) {
                        Some(why) => self.report(&why),
                        None => return Ok(Arc::clone(text)),
                    }
                }
                let value = synthesize(&named.schema, self.seed());
                value.map(|value| dumps(&value).into()).map_err(FitError::ResponseFormat)
            }
        }
    }

    /// Logs that a text is replaced: the author of a script would look for it long.
    fn report(&self, why: &str) {
        if let Some(rule) = self.rule {
            tracing::warn!(
                "the reply {rule} does not fit `response_format`, one that does is made up: {}",
                Printable::new(why)
            );
        }
    }

    /// Returns the seed of the values made from schemas; without one, they are the plainest.
    pub(super) fn seed(&self) -> u64 {
        self.request.parameters.seed.map_or(0, i64::cast_unsigned)
    }
}

/// Returns why a text is no value of a schema; none if it is one.
fn violation(schema: &Value, text: &str) -> Option<String> {
    let Ok(value) = serde_json::from_str(text) else {
        return Some("it is no JSON".to_owned());
    };
    validate(schema, &value).err().map(|violation| violation.to_string())
}
