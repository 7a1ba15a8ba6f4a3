//! What a rule says.

use std::sync::Arc;

use crate::call::{Arguments, Call};
use crate::pacing::timing::Timing;
use crate::raw::Raw;
use crate::reply::{Fit, Reply, ReplyKind};
use crate::script::context::TemplateContext;
use crate::script::template::TemplateError;
use crate::script::text::Text;
use crate::script::value::JsonValue;
use stagemaker_openai::chat::chunk::Chunk;
use stagemaker_openai::chat::finish_reason::FinishReason;
use stagemaker_openai::chat::token_logprob::TokenLogprob;
use stagemaker_openai::chat::usage::GivenUsage;
use stagemaker_openai::error::failure::Failure;
use stagemaker_openai::json::dumps;

/// What a rule says.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) speech: Speech,
    pub(crate) beside: Attributes,
}

/// What is said.
#[derive(Clone, Debug)]
pub(crate) enum Speech {
    /// Contents, one for each choice, and calls behind them.
    Content(Vec<Text>, Vec<ToolCall>),
    Echo,
    Json(JsonValue),
    Synthesize,
    Refusal(Text),
    Failure(Failure),
    Raw(Raw),
    /// The first, and then the others; the last stays.
    Sequence(Box<Answer>, Vec<Answer>),
}

/// A call of a tool.
#[derive(Clone, Debug)]
pub(crate) struct ToolCall {
    pub(crate) tool: String,
    pub(crate) arguments: ToolArguments,
}

/// What a tool is called with.
#[derive(Clone, Debug)]
pub(crate) enum ToolArguments {
    Synthesized,
    Text(Text),
    Value(JsonValue),
}

/// What stands beside that.
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
    /// What is answered in a scene.
    pub(crate) fn reply(&self, scene: &TemplateContext<'_>) -> Result<Reply, TemplateError> {
        let said = match &self.speech {
            Speech::Sequence(first, others) => {
                return nth(first, others, scene.nth).reply(scene);
            }
            Speech::Content(texts, calls) => {
                let texts: Result<_, _> = texts.iter().map(|own| own.say(scene)).collect();
                let calls: Result<_, _> = calls.iter().map(|own| own.call(scene)).collect();
                ReplyKind::Content(texts?, calls?)
            }
            Speech::Echo => ReplyKind::Content(vec![scene.view.user().into()], Vec::new()),
            Speech::Json(value) => {
                let text: Arc<str> = dumps(&value.value(scene)?).into();
                ReplyKind::Content(vec![text], Vec::new())
            }
            Speech::Synthesize => ReplyKind::Synthesized,
            Speech::Refusal(words) => ReplyKind::Refusal(words.say(scene)?),
            Speech::Failure(failure) => ReplyKind::Failure(failure.clone()),
            Speech::Raw(raw) => ReplyKind::Raw(raw.clone()),
        };
        self.beside.around(said, scene)
    }

    /// Whether what is said depends on how often it was.
    pub(crate) const fn is_counted(&self) -> bool {
        matches!(self.speech, Speech::Sequence(..))
    }
}

/// The line of a time, counted from 1; after the last one it stays.
fn nth<'a>(first: &'a Answer, others: &'a [Answer], time: u64) -> &'a Answer {
    let index = usize::try_from(time).unwrap_or(usize::MAX).checked_sub(2);
    let own = index.and_then(|index| others.get(index).or_else(|| others.last()));
    own.unwrap_or(first)
}

impl ToolCall {
    fn call(&self, scene: &TemplateContext<'_>) -> Result<Call, TemplateError> {
        let arguments = match &self.arguments {
            ToolArguments::Synthesized => Arguments::Synthesized,
            ToolArguments::Text(words) => Arguments::Text(words.say(scene)?.to_string()),
            ToolArguments::Value(value) => Arguments::Text(dumps(&value.value(scene)?)),
        };
        Ok(Call { tool: self.tool.clone(), arguments })
    }
}

impl Attributes {
    fn around(&self, kind: ReplyKind, scene: &TemplateContext<'_>) -> Result<Reply, TemplateError> {
        let reasoning = self.reasoning.as_ref().map(|own| own.say(scene)).transpose()?;
        Ok(Reply {
            kind,
            reasoning,
            finish_reason: self.finish_reason,
            usage: self.usage,
            logprobs: self.logprobs.clone(),
            timing: self.timing,
            chunk: self.chunk,
            fit: self.fit,
            rule: Some(Arc::clone(scene.rule)),
        })
    }
}
