//! The making of an answer from a reply: the choices, the usage and the ids.

use std::sync::Arc;

use stagemaker_openai::chat::answer::{Answer, Head, Tooling, Usage};
use stagemaker_openai::chat::completion::{Bounds, Completion};
use stagemaker_openai::chat::logprobs::Logprobs;
use stagemaker_openai::chat::parameters::Limits;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_openai::codec::{error, writer};
use stagemaker_openai::error::container_error::ContainerError;
use stagemaker_openai::error::refusal::ContainerRefusal;
use stagemaker_replies::fit::Fitting;
use stagemaker_replies::parts::RuleLocation;
use stagemaker_replies::reply::Reply;

use crate::clock::VirtualClock;
use crate::endpoints::model::Model;
use crate::front_door::service_error::ServiceError;
use crate::state::Persistent;

/// The reason why a model gives no answer.
pub(crate) enum Unanswered {
    /// The container refuses, or fails as a rule of the script wants it to.
    Container { error: ContainerError, rule: Option<AnsweringRule> },
    /// The service or the script has no answer; not the container's words.
    Service(ServiceError),
}

impl From<ContainerError> for Unanswered {
    fn from(error: ContainerError) -> Self {
        Self::Container { error, rule: None }
    }
}

impl From<ServiceError> for Unanswered {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

/// The rule that answered a request, which its response carries for the log.
#[derive(Clone)]
pub(crate) struct AnsweringRule(pub(crate) Arc<RuleLocation>);

/// A request that the container accepts, and the model that answers it.
pub(super) struct AcceptedRequest<'a> {
    pub(super) persistent: &'a Persistent,
    /// The name of the test that it belongs to; empty where it belongs to none.
    pub(super) test: &'a str,
    /// The clock that it is answered by.
    pub(super) clock: &'a VirtualClock,
    pub(super) model: &'a Model,
    pub(super) request: &'a ChatRequest,
    pub(super) limits: Limits,
}

impl AcceptedRequest<'_> {
    /// Returns the request's own seed, so that the same request gets the same answer, or draws
    /// one where it has none.
    pub(super) fn seed(&self) -> u64 {
        let given = self.request.parameters.seed.map(i64::cast_unsigned);
        given.unwrap_or_else(|| self.persistent.ids.seed())
    }

    /// Makes an answer of a reply.
    ///
    /// # Errors
    ///
    /// When the reply does not fit the request, or all choices together are too large.
    pub(super) fn answer(&self, reply: &Reply) -> Result<Answer, Unanswered> {
        let completions = self.completions(reply)?;
        self.check_size(&completions)?;
        let tools = self.request.tools();
        let logprobs = self.limits.logprobs.map(|top| Logprobs {
            top,
            seed: self.request.parameters.seed.map_or(0, i64::cast_unsigned),
            given: reply.logprobs.clone(),
        });
        Ok(Answer {
            head: self.head(),
            usage: self.usage(reply, &completions),
            completions,
            n: self.limits.n,
            logprobs,
            finish_reason: reply.finish_reason,
            tooling: Tooling::of(&tools.choice, tools.offered.len()),
            // Two calls of a conversation must not have one id, whatever seed it asks for.
            seed: self.persistent.ids.seed(),
        })
    }

    fn completions(&self, reply: &Reply) -> Result<Vec<Completion>, ServiceError> {
        let Limits { n, max_tokens, .. } = self.limits;
        let fitting = Fitting {
            request: self.request,
            tokenizer: &self.model.served.tokenizer,
            bounds: Bounds { stops: &self.request.parameters.stops, max_tokens },
            n,
            rule: reply.rule.as_deref(),
        };
        fitting.completions(reply).map_err(|why| match &reply.rule {
            Some(rule) => ServiceError::reply_failed(format_args!("{why}: see the reply {rule}")),
            None => ServiceError::reply_failed(why),
        })
    }

    /// Refuses more choices than [`MAX_ANSWER_BYTES`] have room for.
    fn check_size(&self, completions: &[Completion]) -> Result<(), Unanswered> {
        let n = self.limits.n;
        let longest = completions.iter().map(Completion::len).max().unwrap_or_default();
        let max_choices = MAX_ANSWER_BYTES / longest.max(1);
        if n <= max_choices {
            return Ok(());
        }
        let refusal = ContainerRefusal::too_many_choices(max_choices, n);
        Err(error::write(&refusal, self.model.served.dialect).into())
    }

    fn head(&self) -> Head {
        let model = writer::shown_model(self.request, &self.model.served).to_owned();
        Head {
            id: self.persistent.ids.completion(self.model.served.dialect),
            created: self.clock.now().unix_seconds(),
            model,
        }
    }

    /// Returns the counts that the reply gives, and else those of the request and the completions.
    fn usage(&self, reply: &Reply, completions: &[Completion]) -> Usage {
        let given = reply.usage.unwrap_or_default();
        let count_prompt = || self.request.prompt_tokens(&self.model.served.tokenizer);
        let choices = completions.iter().cycle().take(self.limits.n);
        Usage {
            prompt: given.prompt_tokens.unwrap_or_else(count_prompt),
            completion: given
                .completion_tokens
                .unwrap_or_else(|| choices.map(|completion| completion.tokens).sum()),
            cached: given.cached_tokens,
        }
    }
}

/// The largest text of all choices of one answer together: 64 MiB, more than twice the largest
/// request by default. A real container ends long before, at the length of its context.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;
