//! The answers of rules, in which texts are still templates.

use std::sync::Arc;

use crate::pacing::timing::Timing;
use crate::parts::{Arguments, Call, Raw};
use crate::reply::{Fit, Reply, ReplyKind};
use crate::script::context::TemplateContext;
use crate::script::template::TemplateError;
use crate::script::value::{JsonValue, Text};
use stagemaker_openai::chat::chunk::Chunk;
use stagemaker_openai::chat::finish_reason::FinishReason;
use stagemaker_openai::chat::logprobs::TokenLogprob;
use stagemaker_openai::chat::usage::GivenUsage;
use stagemaker_openai::error::container_error::Failure;
use stagemaker_openai::json::dumps;

/// The answer of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) kind: AnswerKind,
    pub(crate) attributes: Attributes,
}

/// The content of an answer, or what is sent instead of it.
#[derive(Clone, Debug)]
pub(crate) enum AnswerKind {
    /// Texts, one for each choice, and the calls of tools behind each.
    Content(Vec<Text>, Vec<ToolCall>),
    /// The last message of the user.
    Echo,
    /// A JSON value, written as text.
    Json(JsonValue),
    /// A value made from the schema of the request.
    Synthesize,
    /// A refusal to answer.
    Refusal(Text),
    /// An error of the container.
    Failure(Failure),
    /// A response that is sent as it is.
    Raw(Raw),
    /// The answer to the first match, and those to the next; the last one stays.
    Sequence(Box<Answer>, Vec<Answer>),
}

/// A call of a tool.
#[derive(Clone, Debug)]
pub(crate) struct ToolCall {
    pub(crate) tool: String,
    pub(crate) arguments: ToolArguments,
}

/// The arguments of a call of a tool.
#[derive(Clone, Debug)]
pub(crate) enum ToolArguments {
    /// A value made from the schema of the tool's parameters.
    Synthesized,
    /// A text that is sent as it is, whether it is JSON or not.
    Text(Text),
    /// A JSON value.
    Value(JsonValue),
}

/// The fields of an answer besides its content. Each means the same as in [`Reply`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Attributes {
    pub(crate) reasoning: Option<Text>,
    pub(crate) finish_reason: Option<FinishReason>,
    pub(crate) usage: Option<GivenUsage>,
    pub(crate) logprobs: Vec<TokenLogprob>,
    pub(crate) timing: Option<Timing>,
    pub(crate) chunk: Option<Chunk>,
    pub(crate) fit: Fit,
}

impl Answer {
    /// Renders the templates of the answer, and returns the reply that they make.
    pub(crate) fn render(&self, context: &TemplateContext<'_>) -> Result<Reply, TemplateError> {
        let kind = match &self.kind {
            AnswerKind::Sequence(first, others) => {
                return nth_answer(first, others, context.nth).render(context);
            }
            AnswerKind::Content(texts, calls) => {
                let texts: Result<_, _> = texts.iter().map(|text| text.render(context)).collect();
                let calls: Result<_, _> = calls.iter().map(|call| call.render(context)).collect();
                ReplyKind::Content(texts?, calls?)
            }
            AnswerKind::Echo => ReplyKind::Content(vec![context.facts.user().into()], Vec::new()),
            AnswerKind::Json(value) => {
                let text: Arc<str> = dumps(&value.render(context)?).into();
                ReplyKind::Content(vec![text], Vec::new())
            }
            AnswerKind::Synthesize => ReplyKind::Synthesized,
            AnswerKind::Refusal(text) => ReplyKind::Refusal(text.render(context)?),
            AnswerKind::Failure(failure) => ReplyKind::Failure(failure.clone()),
            AnswerKind::Raw(raw) => ReplyKind::Raw(raw.clone()),
        };
        self.attributes.render(kind, context)
    }

    /// Returns whether the content depends on how often the rule has matched.
    pub(crate) const fn is_counted(&self) -> bool {
        matches!(self.kind, AnswerKind::Sequence(..))
    }
}

/// Returns the answer to a match, counted from 1; after the last answer, that one.
fn nth_answer<'a>(first: &'a Answer, others: &'a [Answer], nth: u64) -> &'a Answer {
    let index = usize::try_from(nth).unwrap_or(usize::MAX).checked_sub(2);
    let answer = index.and_then(|index| others.get(index).or_else(|| others.last()));
    answer.unwrap_or(first)
}

impl ToolCall {
    fn render(&self, context: &TemplateContext<'_>) -> Result<Call, TemplateError> {
        let arguments = match &self.arguments {
            ToolArguments::Synthesized => Arguments::Synthesized,
            ToolArguments::Text(text) => Arguments::Text(text.render(context)?.to_string()),
            ToolArguments::Value(value) => Arguments::Text(dumps(&value.render(context)?)),
        };
        Ok(Call { tool: self.tool.clone(), arguments })
    }
}

impl Attributes {
    fn render(
        &self,
        kind: ReplyKind,
        context: &TemplateContext<'_>,
    ) -> Result<Reply, TemplateError> {
        let reasoning = self.reasoning.as_ref().map(|text| text.render(context)).transpose()?;
        Ok(Reply {
            kind,
            reasoning,
            finish_reason: self.finish_reason,
            usage: self.usage,
            logprobs: self.logprobs.clone(),
            timing: self.timing,
            chunk: self.chunk,
            fit: self.fit,
            rule: Some(Arc::clone(context.rule)),
        })
    }
}
