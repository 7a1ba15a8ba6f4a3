//! What a model answers, before the request shapes it.

use crate::call::Arguments;
use crate::call::Call;
use crate::raw::Raw;
use stagemaker_openai::chat::finish_reason::FinishReason;
use stagemaker_openai::chat::token_logprob::TokenLogprob;
use stagemaker_openai::chat::usage::GivenUsage;
use stagemaker_openai::error::failure::Failure;
use std::sync::Arc;

use serde_json::Value;

use crate::location::RuleLocation;
use crate::pacing::timing::Timing;
use stagemaker_openai::chat::chunk::Chunk;
use stagemaker_openai::json::dumps;

/// What a model answers. What it does not say comes from the request, as vLLM does it.
///
/// ```
/// use serde_json::json;
/// use stagemaker_emulator::Reply;
///
/// let plain = Reply::text("It is sunny.");
/// let calling = Reply::call("get_weather", &json!({"city": "Paris"})).with_reasoning("Let me see.");
/// # drop((plain, calling));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub kind: ReplyKind,
    pub(crate) reasoning: Option<Arc<str>>,
    pub finish_reason: Option<FinishReason>,
    pub usage: Option<GivenUsage>,
    pub logprobs: Vec<TokenLogprob>,
    pub timing: Option<Timing>,
    pub chunk: Option<Chunk>,
    pub(crate) fit: Fit,
    /// The rule that says it, if a script does.
    pub rule: Option<Arc<RuleLocation>>,
}

/// What is said.
#[derive(Clone, Debug)]
pub enum ReplyKind {
    /// Contents, one for each choice and then again from the first, and tool calls behind them.
    Content(Vec<Arc<str>>, Vec<Call>),
    /// A value made from the schema of the request.
    Synthesized,
    Refusal(Arc<str>),
    Failure(Failure),
    Raw(Raw),
}

/// Whether an answer is made to fit the request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It is cut, called and formatted as the request wants.
    #[default]
    Fitted,
    /// It is sent as it stands.
    Verbatim,
}

impl Default for ReplyKind {
    fn default() -> Self {
        Self::Content(Vec::new(), Vec::new())
    }
}

impl Reply {
    /// A text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::of(ReplyKind::Content(vec![text.into()], Vec::new()))
    }

    /// Texts, one for each of the choices that the request asks for.
    pub fn texts<T: Into<Arc<str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::of(ReplyKind::Content(texts.into_iter().map(Into::into).collect(), Vec::new()))
    }

    /// A call of a tool, with arguments as a JSON value.
    pub fn call(tool: impl Into<String>, arguments: &Value) -> Self {
        Self::default().with_call(tool, arguments)
    }

    /// A value that satisfies the schema of the request.
    pub fn synthesized() -> Self {
        Self::of(ReplyKind::Synthesized)
    }

    /// A refusal to answer.
    pub fn refusal(text: impl Into<Arc<str>>) -> Self {
        Self::of(ReplyKind::Refusal(text.into()))
    }

    /// The container's error, which the service quotes.
    pub fn failure(status: u16, message: impl Into<String>) -> Self {
        Self::of(ReplyKind::Failure(Failure::new(status, message)))
    }

    /// A response that is sent as it is.
    pub fn raw(raw: Raw) -> Self {
        Self::of(ReplyKind::Raw(raw))
    }

    /// Adds a call of a tool; several are made in parallel. Only beside text and other calls.
    #[must_use]
    pub fn with_call(mut self, tool: impl Into<String>, arguments: &Value) -> Self {
        if let ReplyKind::Content(_, calls) = &mut self.kind {
            let arguments = Arguments::Text(dumps(arguments));
            calls.push(Call { tool: tool.into(), arguments });
        }
        self
    }

    /// Adds what the model thinks before it speaks.
    #[must_use]
    pub fn with_reasoning(self, text: impl Into<Arc<str>>) -> Self {
        Self { reasoning: Some(text.into()), ..self }
    }

    /// Says why the answer ends, whatever the request does to it.
    #[must_use]
    pub fn with_finish_reason(self, reason: FinishReason) -> Self {
        Self { finish_reason: Some(reason), ..self }
    }

    /// Tells this usage instead of what was counted.
    #[must_use]
    pub fn with_usage(self, usage: GivenUsage) -> Self {
        Self { usage: Some(usage), ..self }
    }

    /// Answers at this speed.
    #[must_use]
    pub fn with_timing(self, timing: Timing) -> Self {
        Self { timing: Some(timing), ..self }
    }

    /// Sends the answer although the request wants otherwise.
    #[must_use]
    pub fn verbatim(self) -> Self {
        Self { fit: Fit::Verbatim, ..self }
    }

    pub(crate) fn of(kind: ReplyKind) -> Self {
        Self { kind, ..Self::default() }
    }
}

impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}
