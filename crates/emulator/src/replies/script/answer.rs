//! What a rule says.

use std::sync::Arc;

use crate::openai::chat::chunk::Chunk;
use crate::openai::chat::finish_reason::FinishReason;
use crate::openai::chat::token_logprob::TokenLogprob;
use crate::openai::chat::usage::GivenUsage;
use crate::openai::error::failure::Failure;
use crate::openai::json::dumps;
use crate::replies::call::{Arguments, Call};
use crate::replies::pacing::timing::Timing;
use crate::replies::raw::Raw;
use crate::replies::reply::{Fit, Reply, Said};
use crate::replies::script::context::Scene;
use crate::replies::script::template::TemplateError;
use crate::replies::script::text::Words;
use crate::replies::script::value::Shaped;

/// What a rule says.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) speech: Speech,
    pub(crate) beside: Beside,
}

/// What is said.
#[derive(Clone, Debug)]
pub(crate) enum Speech {
    /// Contents, one for each choice, and calls behind them.
    Content(Vec<Words>, Vec<ToolCall>),
    Echo,
    Json(Shaped),
    Synthesize,
    Refusal(Words),
    Failure(Failure),
    Raw(Raw),
    /// The first, and then the others; the last stays.
    Sequence(Box<Line>, Vec<Line>),
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
    Text(Words),
    Value(Shaped),
}

/// What stands beside that.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    pub(crate) reasoning: Option<Words>,
    pub(crate) finish_reason: Option<FinishReason>,
    pub(crate) usage: Option<GivenUsage>,
    pub(crate) logprobs: Vec<TokenLogprob>,
    pub(crate) timing: Option<Timing>,
    pub(crate) chunk: Option<Chunk>,
    pub(crate) fit: Fit,
}

impl Line {
    /// What is answered in a scene.
    pub(crate) fn reply(&self, scene: &Scene<'_>) -> Result<Reply, TemplateError> {
        let said = match &self.speech {
            Speech::Sequence(first, others) => {
                return nth(first, others, scene.nth).reply(scene);
            }
            Speech::Content(texts, calls) => {
                let texts: Result<_, _> = texts.iter().map(|own| own.say(scene)).collect();
                let calls: Result<_, _> = calls.iter().map(|own| own.call(scene)).collect();
                Said::Content(texts?, calls?)
            }
            Speech::Echo => Said::Content(vec![scene.view.user().into()], Vec::new()),
            Speech::Json(value) => {
                let text: Arc<str> = dumps(&value.value(scene)?).into();
                Said::Content(vec![text], Vec::new())
            }
            Speech::Synthesize => Said::Synthesized,
            Speech::Refusal(words) => Said::Refusal(words.say(scene)?),
            Speech::Failure(failure) => Said::Failure(failure.clone()),
            Speech::Raw(raw) => Said::Raw(raw.clone()),
        };
        self.beside.around(said, scene)
    }

    /// Whether what is said depends on how often it was.
    pub(crate) const fn is_counted(&self) -> bool {
        matches!(self.speech, Speech::Sequence(..))
    }
}

/// The line of a time, counted from 1; after the last one it stays.
fn nth<'a>(first: &'a Line, others: &'a [Line], time: u64) -> &'a Line {
    let index = usize::try_from(time).unwrap_or(usize::MAX).checked_sub(2);
    let own = index.and_then(|index| others.get(index).or_else(|| others.last()));
    own.unwrap_or(first)
}

impl ToolCall {
    fn call(&self, scene: &Scene<'_>) -> Result<Call, TemplateError> {
        let arguments = match &self.arguments {
            ToolArguments::Synthesized => Arguments::Synthesized,
            ToolArguments::Text(words) => Arguments::Text(words.say(scene)?.to_string()),
            ToolArguments::Value(value) => Arguments::Text(dumps(&value.value(scene)?)),
        };
        Ok(Call { tool: self.tool.clone(), arguments })
    }
}

impl Beside {
    fn around(&self, said: Said, scene: &Scene<'_>) -> Result<Reply, TemplateError> {
        let reasoning = self.reasoning.as_ref().map(|own| own.say(scene)).transpose()?;
        Ok(Reply {
            said,
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
