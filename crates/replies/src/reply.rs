//! The reply of a model, before it is made to fit its request.

use std::sync::Arc;

use serde_json::Value;

use crate::pacing::timing::Timing;
use crate::parts::{Arguments, Call, Raw, RuleLocation};
use stagemaker_openai::chat::chunk::Chunk;
use stagemaker_openai::chat::finish_reason::FinishReason;
use stagemaker_openai::chat::logprobs::TokenLogprob;
use stagemaker_openai::chat::usage::GivenUsage;
use stagemaker_openai::error::container_error::Failure;
use stagemaker_openai::json::dumps;

/// The reply of a model. Everything that it leaves out comes from the request, as vLLM does it.
///
/// ```
/// # use stagemaker_replies::reply::Reply;
/// use serde_json::json;
///
/// let plain = Reply::text("It is sunny.");
/// let calling = Reply::call("get_weather", &json!({"city": "Paris"})).with_reasoning("Let me see.");
/// # drop((plain, calling));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reply {
    /// The content, or what is sent instead of it.
    pub kind: ReplyKind,
    /// The reasoning before the content, if any.
    pub(crate) reasoning: Option<Arc<str>>,
    /// The reason to give for the end of the answer; `None`: the reason why it does end.
    pub finish_reason: Option<FinishReason>,
    /// The counts of tokens to report; `None`: all are counted.
    pub usage: Option<GivenUsage>,
    /// The first tokens of the content, and how probable they are; all others are made up.
    pub logprobs: Vec<TokenLogprob>,
    /// The speed of the answer; `None`: that of the model.
    pub timing: Option<Timing>,
    /// The size of the pieces of a stream; `None`: that of the model.
    pub chunk: Option<Chunk>,
    /// The decision whether the request changes the reply.
    pub(crate) fit: Fit,
    /// The rule that the reply comes from; `None` where no script gave it.
    pub rule: Option<Arc<RuleLocation>>,
}

/// The content of a reply, or what is sent instead of it.
///
/// Exhaustive: a server sends each kind in another way.
#[derive(Clone, Debug)]
pub enum ReplyKind {
    /// Texts, of which choice `i` has `texts[i % len]`, and the calls of tools behind each.
    Content(Vec<Arc<str>>, Vec<Call>),
    /// A value made from the schema of the request.
    Synthesized,
    /// A refusal to answer, in the field `refusal` of the message.
    Refusal(Arc<str>),
    /// An error of the container.
    Failure(Failure),
    /// A response that is sent as it is.
    Raw(Raw),
}

/// The decision whether a reply is made to fit its request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The reply is cut, called and formatted as the request wants.
    #[default]
    Fitted,
    /// The reply is sent as it stands.
    Verbatim,
}

impl Default for ReplyKind {
    fn default() -> Self {
        Self::Content(Vec::new(), Vec::new())
    }
}

impl Reply {
    /// Creates a reply of one text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::of(ReplyKind::Content(vec![text.into()], Vec::new()))
    }

    /// Creates a reply of texts, one for each of the choices that the request asks for.
    pub fn texts<T: Into<Arc<str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::of(ReplyKind::Content(texts.into_iter().map(Into::into).collect(), Vec::new()))
    }

    /// Creates a reply that calls a tool, with arguments as a JSON value.
    pub fn call(tool: impl Into<String>, arguments: &Value) -> Self {
        Self::default().with_call(tool, arguments)
    }

    /// Creates a reply that is a value made from the schema of the request.
    pub fn synthesized() -> Self {
        Self::of(ReplyKind::Synthesized)
    }

    /// Creates a reply that refuses to answer.
    pub fn refusal(text: impl Into<Arc<str>>) -> Self {
        Self::of(ReplyKind::Refusal(text.into()))
    }

    /// Creates a reply that is an error of the container, which the service quotes.
    ///
    /// The status should be 400 or more.
    pub fn failure(status: u16, message: impl Into<String>) -> Self {
        Self::of(ReplyKind::Failure(Failure::new(status, message)))
    }

    /// Creates a reply that is a whole response, sent as it is.
    pub fn raw(raw: Raw) -> Self {
        Self::of(ReplyKind::Raw(raw))
    }

    /// Adds a call of a tool; several are made in parallel.
    ///
    /// Only a reply of texts and calls takes it: any other stays as it is.
    #[must_use]
    pub fn with_call(mut self, tool: impl Into<String>, arguments: &Value) -> Self {
        if let ReplyKind::Content(_, calls) = &mut self.kind {
            let arguments = Arguments::Text(dumps(arguments));
            calls.push(Call { tool: tool.into(), arguments });
        }
        self
    }

    /// Sets the reasoning before the content.
    #[must_use]
    pub fn with_reasoning(self, text: impl Into<Arc<str>>) -> Self {
        Self { reasoning: Some(text.into()), ..self }
    }

    /// Sets the reason to give for the end of the answer, whatever the request does to it.
    #[must_use]
    pub fn with_finish_reason(self, reason: FinishReason) -> Self {
        Self { finish_reason: Some(reason), ..self }
    }

    /// Sets the counts of tokens to report instead of those counted.
    #[must_use]
    pub fn with_usage(self, usage: GivenUsage) -> Self {
        Self { usage: Some(usage), ..self }
    }

    /// Sets the speed of the answer.
    #[must_use]
    pub fn with_timing(self, timing: Timing) -> Self {
        Self { timing: Some(timing), ..self }
    }

    /// Leaves the reply as it stands, although the request wants otherwise.
    #[must_use]
    pub fn verbatim(self) -> Self {
        Self { fit: Fit::Verbatim, ..self }
    }

    fn of(kind: ReplyKind) -> Self {
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
