//! The answer to a request, from its bytes to the response of the container.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};

use crate::body::paced::Paced;
use crate::body::request_body::{self, BodyError};
use crate::clock::timer::Instant;
use crate::endpoints::model::Model;
use crate::front_door::service_error::ServiceError;
use crate::persistent::Persistent;
use stagemaker_openai::chat::answer::{Answer, Head, Tooling, Usage};
use stagemaker_openai::chat::completion::{Bounds, Completion};
use stagemaker_openai::chat::delivery::Delivery;
use stagemaker_openai::chat::logprobs::Logprobs;
use stagemaker_openai::chat::parameters::Limits;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_openai::codec::error_stream::events;
use stagemaker_openai::codec::stream::Events;
use stagemaker_openai::codec::{error, reader, writer};
use stagemaker_openai::error::refusal::Refusal;
use stagemaker_openai::error::response::ContainerError;
use stagemaker_replies::fit::Fitting;
use stagemaker_replies::pacing::schedule::Schedule;
use stagemaker_replies::raw::Raw;
use stagemaker_replies::reply::{Reply, ReplyKind};
use stagemaker_replies::script::Circumstances;
use stagemaker_replies::test_name::{self, TEST_HEADER};

/// The reason why a model gives no answer.
pub(crate) enum Unanswered {
    /// The container refuses, or fails as the script wants it to.
    Container(ContainerError),
    /// The service or the script has no answer; not the container's words.
    Service(ServiceError),
}

impl From<ServiceError> for Unanswered {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

/// Answers a request as the container of a model does, when the answer is due.
pub(crate) async fn answer(
    persistent: &Persistent,
    model: &Model,
    max_body_bytes: usize,
    request: Request,
) -> Result<Response, Unanswered> {
    let started = persistent.timer.now();
    let (head, body) = request.into_parts();
    let body = read_body(body, max_body_bytes).await?;
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let dialect = model.served.dialect;
    let refused = |refusal| Unanswered::Container(error::write(&refusal, dialect));
    let request = reader::parse(&model.served, content_type, &body).map_err(refused)?;
    drop(body);
    let limits = match reader::check(&request, &model.served) {
        Ok(limits) => limits,
        Err(Refusal::Late(unfit)) if request.is_stream() => {
            let events = events(&unfit, dialect);
            return Ok(([(CONTENT_TYPE, writer::stream_type(dialect))], events).into_response());
        }
        Err(refusal) => return Err(refused(refusal)),
    };
    let request = request.with_headers(head.headers);
    let answering = Answering { persistent, model, request: &request, limits, started };
    let (answer, due) = answering.answer()?;
    if due > started {
        persistent.timer.sleep_until(due).await;
    }
    answer
}

async fn read_body(body: Body, limit: usize) -> Result<axum::body::Bytes, ServiceError> {
    request_body::read(body, limit).await.map_err(|error| match error {
        BodyError::TooLarge => ServiceError::body_too_large(limit),
        BodyError::Broken => ServiceError::body_broken(),
    })
}

/// An answer, and when it is due.
type Due = (Result<Response, Unanswered>, Instant);

/// A request that the container accepts, and all that its answer depends on.
struct Answering<'a> {
    persistent: &'a Persistent,
    model: &'a Model,
    request: &'a ChatRequest,
    limits: Limits,
    started: Instant,
}

impl Answering<'_> {
    fn answer(&self) -> Result<Due, Unanswered> {
        self.check_test()?;
        let seed = self.seed();
        let circumstances = Circumstances {
            memory: &self.persistent.memory,
            unix_seconds: self.persistent.clock.now().unix_seconds(),
            seed,
        };
        let reply = self.model.replies.answer(self.request, circumstances);
        let reply = reply.map_err(ServiceError::from)?;
        let timing = reply.timing.unwrap_or(self.model.timing);
        let schedule = Schedule::new(timing, seed);
        let first = self.started + schedule.due(0);
        match &reply.kind {
            ReplyKind::Failure(failure) => {
                let error = error::scripted(failure, self.model.served.dialect);
                Ok((Err(Unanswered::Container(error)), first))
            }
            ReplyKind::Raw(raw) => Ok((Ok(raw_response(raw)), first)),
            ReplyKind::Content(..) | ReplyKind::Synthesized | ReplyKind::Refusal(_) => {
                let answered = self.answered(&reply)?;
                let (response, due) = self.delivered(answered, &reply, schedule);
                Ok((Ok(response), due))
            }
        }
    }

    /// What is remembered of a test is found by its name, which must be a text of some length.
    fn check_test(&self) -> Result<(), ServiceError> {
        if test_name::of(self.request).len() <= MAX_TEST_CHARS
            && !test_name::is_unreadable(self.request)
        {
            return Ok(());
        }
        Err(ServiceError::reply_failed(format_args!(
            "`{TEST_HEADER}` is the name of a test, of at most {MAX_TEST_CHARS} characters without \
             accents or control characters"
        )))
    }

    /// The request's own, if it has one, so that the same request gets the same answer.
    fn seed(&self) -> u64 {
        let given = self.request.values.seed.map(i64::cast_unsigned);
        given.unwrap_or_else(|| self.persistent.ids.seed())
    }

    fn answered(&self, reply: &Reply) -> Result<Answer, Unanswered> {
        let Limits { n, max_tokens, logprobs } = self.limits;
        let shape = Fitting {
            request: self.request,
            tokenizer: &self.model.served.tokenizer,
            bounds: Bounds { stops: &self.request.values.stops, max_tokens },
            n,
            rule: reply.rule.as_deref(),
        };
        let completions = shape.completions(reply).map_err(|why| match &reply.rule {
            Some(rule) => ServiceError::reply_failed(format_args!("{why}: see the reply {rule}")),
            None => ServiceError::reply_failed(why),
        })?;
        let longest = completions.iter().map(Completion::len).max().unwrap_or_default();
        let most = MAX_ANSWER_BYTES / longest.max(1);
        if n > most {
            let refusal = Refusal::too_many_choices(most, n);
            let error = error::write(&refusal, self.model.served.dialect);
            return Err(Unanswered::Container(error));
        }
        let tools = self.request.tools();
        let logprobs = logprobs.map(|top| Logprobs {
            top,
            seed: self.request.values.seed.map_or(0, i64::cast_unsigned),
            given: reply.logprobs.clone(),
        });
        Ok(Answer {
            head: self.head(),
            usage: self.usage(reply, &completions),
            completions,
            n,
            logprobs,
            finish_reason: reply.finish_reason,
            tooling: Tooling::of(&tools.choice, tools.offered.len()),
            // Two calls of a conversation must not have one id, whatever seed it asks for.
            seed: self.persistent.ids.seed(),
        })
    }

    fn head(&self) -> Head {
        let asked = self.request.model();
        let name = if asked.is_empty() { self.model.served.shown_name() } else { asked };
        Head {
            id: self.persistent.ids.completion(self.model.served.dialect),
            created: self.persistent.clock.now().unix_seconds(),
            model: name.to_owned(),
        }
    }

    /// What the reply tells, and else what can be counted.
    fn usage(&self, reply: &Reply, completions: &[Completion]) -> Usage {
        let given = reply.usage.unwrap_or_default();
        let counted = || self.request.prompt_tokens(&self.model.served.tokenizer);
        let turns = completions.iter().cycle().take(self.limits.n);
        Usage {
            prompt: given.prompt_tokens.unwrap_or_else(counted),
            completion: given
                .completion_tokens
                .unwrap_or_else(|| turns.map(|completion| completion.tokens).sum()),
            cached: given.cached_tokens,
        }
    }

    fn delivered(
        &self,
        answered: Answer,
        reply: &Reply,
        schedule: Schedule,
    ) -> (Response, Instant) {
        let dialect = self.model.served.dialect;
        match self.request.delivery {
            Delivery::Whole => {
                let tokens = answered.completions.iter().map(|completion| completion.tokens).max();
                let last = tokens.unwrap_or_default().saturating_sub(1);
                let body = writer::body(dialect, &answered);
                let response = ([(CONTENT_TYPE, JSON)], body).into_response();
                (response, self.started + schedule.due(last))
            }
            Delivery::Streamed(usage) => {
                let chunk = reply.chunk.unwrap_or(self.model.chunk);
                let events = Events::new(answered, dialect, chunk, usage);
                let body = Body::from_stream(Paced::new(
                    events,
                    schedule,
                    self.started,
                    self.persistent.timer,
                ));
                let response =
                    ([(CONTENT_TYPE, writer::stream_type(dialect))], body).into_response();
                (response, self.started)
            }
        }
    }
}

/// A response as the script says it, past the container and the front door.
fn raw_response(raw: &Raw) -> Response {
    let mut response = Response::new(Body::from(raw.body.clone()));
    *response.status_mut() = raw.status;
    response.headers_mut().clone_from(&raw.headers);
    response
}

/// The most that all completions of one request may say together: 64 MiB, more than twice the
/// largest request by default. A real container ends long before, at the length of its context.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// How long the name of a test may be: longer than any that a test framework makes up.
const MAX_TEST_CHARS: usize = 256;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
