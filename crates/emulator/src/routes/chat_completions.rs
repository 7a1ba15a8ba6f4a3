//! From a request to its answer.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use stagemaker_gateway::Identity;
use tokio::time::{Instant, sleep_until};

use crate::body::paced::Paced;
use crate::body::request_body;
use crate::body::request_body::BodyError;
use crate::endpoints::address::{Account, Address};
use crate::endpoints::model::Model;
use crate::front_door::quote::Quote;
use crate::front_door::service_error::ServiceError;
use crate::openai::chat::answer::{Answered, Head, Tooling, Usage};
use crate::openai::chat::completion::{Bounds, Completion};
use crate::openai::chat::delivery::Delivery;
use crate::openai::chat::logprobs::Logprobs;
use crate::openai::chat::parameters::Limits;
use crate::openai::chat::request::ChatRequest;
use crate::openai::codec::error_stream::events;
use crate::openai::codec::stream::Events;
use crate::openai::codec::{error, reader, writer};
use crate::openai::error::refusal::Refusal;
use crate::replies::fit::Shape;
use crate::replies::pacing::schedule::Schedule;
use crate::replies::raw::Raw;
use crate::replies::reply::{Reply, Said};
use crate::replies::script::Circumstances;
use crate::replies::test_name::{self, TEST_HEADER};
use crate::state::Stage;

/// Answers a request that stands behind the lock: the front door finds the model, its container
/// reads the request, and what the container refuses is quoted by the front door.
pub(crate) async fn answer(
    stage: &Stage,
    identity: &Identity,
    address: &Address,
    request: Request,
) -> Response {
    match find_and_ask(stage, identity, address, request).await {
        Ok(response) => response,
        Err(refused) => refused.into_response(),
    }
}

async fn find_and_ask(
    stage: &Stage,
    identity: &Identity,
    address: &Address,
    request: Request,
) -> Result<Response, ServiceError> {
    let started = Instant::now();
    let caller = identity.principal().account_id();
    let account = Account { deployer: &stage.account, caller };
    let model = stage.catalog.find(address, account)?;
    let (head, body) = request.into_parts();
    let limit = stage.max_body_bytes;
    let body = match request_body::read(body, limit).await {
        Ok(body) => body,
        Err(BodyError::TooLarge) => return Err(ServiceError::body_too_large(limit)),
        Err(BodyError::Broken) => return Err(ServiceError::body_broken()),
    };
    let quote = Quote {
        address,
        region: &stage.region,
        partition: stage.partition,
        account: &stage.account,
    };
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let asked = reader::parse(&model.served, content_type, &body);
    drop(body);
    let asked = asked.map(|asked| (reader::check(&asked, &model.served), asked));
    let response = match asked {
        Ok((Ok(limits), asked)) => {
            let asked = asked.with_headers(head.headers);
            let scene = Scene { stage, model, quote: &quote, asked: &asked, limits, started };
            let (response, due) = scene.response()?;
            if due > started {
                sleep_until(due).await;
            }
            response
        }
        Ok((Err(Refusal::Late(unfit)), asked)) if asked.is_stream() => {
            let events = events(&unfit, model.served.dialect);
            ([(CONTENT_TYPE, writer::stream_type(model.served.dialect))], events).into_response()
        }
        Ok((Err(refusal), _)) | Err(refusal) => {
            quote.of(&error::write(&refusal, model.served.dialect)).into_response()
        }
    };
    Ok(([(INVOKED_VARIANT, VARIANT)], response).into_response())
}

/// The header that names the production variant which answered. Observed on `/invocations`.
const INVOKED_VARIANT: HeaderName = HeaderName::from_static("x-amzn-invoked-production-variant");

/// The name that a variant has unless its owner gives another.
const VARIANT: HeaderValue = HeaderValue::from_static("AllTraffic");

/// A request that the container accepts, and all that its answer depends on.
struct Scene<'a> {
    stage: &'a Stage,
    model: &'a Model,
    quote: &'a Quote<'a>,
    asked: &'a ChatRequest,
    limits: Limits,
    started: Instant,
}

impl Scene<'_> {
    /// The response, and when it is due.
    fn response(&self) -> Result<(Response, Instant), ServiceError> {
        self.check_test()?;
        let seed = self.seed();
        let around = Circumstances {
            memory: &self.stage.memory,
            unix_seconds: self.stage.clock.now().unix_seconds(),
            seed,
        };
        let reply = self.model.replies.answer(self.asked, around)?;
        let timing = reply.timing.unwrap_or(self.model.timing);
        let schedule = Schedule::new(timing, seed);
        match &reply.said {
            Said::Failure(failure) => {
                let error = error::scripted(failure, self.model.served.dialect);
                Ok((self.quote.of(&error).into_response(), self.started + schedule.due(0)))
            }
            Said::Raw(raw) => Ok((raw_response(raw), self.started + schedule.due(0))),
            Said::Content(..) | Said::Synthesized | Said::Refusal(_) => {
                let answered = self.answered(&reply)?;
                Ok(self.delivered(answered, &reply, schedule))
            }
        }
    }

    /// What is remembered of a test is found by its name, which must be a text of some length.
    fn check_test(&self) -> Result<(), ServiceError> {
        if test_name::of(self.asked).len() <= MAX_TEST_CHARS
            && !test_name::is_unreadable(self.asked)
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
        let given = self.asked.values.seed.map(i64::cast_unsigned);
        given.unwrap_or_else(|| self.stage.ids.seed())
    }

    fn answered(&self, reply: &Reply) -> Result<Answered, ServiceError> {
        let Limits { n, max_tokens, logprobs } = self.limits;
        let shape = Shape {
            request: self.asked,
            tokenizer: &self.model.served.tokenizer,
            bounds: Bounds { stops: &self.asked.values.stops, max_tokens },
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
            return Err(self.quote.of(&error::write(&refusal, self.model.served.dialect)));
        }
        let tools = self.asked.tools();
        let logprobs = logprobs.map(|top| Logprobs {
            top,
            seed: self.asked.values.seed.map_or(0, i64::cast_unsigned),
            given: reply.logprobs.clone(),
        });
        Ok(Answered {
            head: self.head(),
            usage: self.usage(reply, &completions),
            completions,
            n,
            logprobs,
            finish_reason: reply.finish_reason,
            tooling: Tooling::of(&tools.choice, tools.offered.len()),
            // Two calls of a conversation must not have one id, whatever seed it asks for.
            seed: self.stage.ids.seed(),
        })
    }

    fn head(&self) -> Head {
        let asked = self.asked.model();
        let name = if asked.is_empty() { self.model.served.shown_name() } else { asked };
        Head {
            id: self.stage.ids.completion(self.model.served.dialect),
            created: self.stage.clock.now().unix_seconds(),
            model: name.to_owned(),
        }
    }

    /// What the reply tells, and else what can be counted.
    fn usage(&self, reply: &Reply, completions: &[Completion]) -> Usage {
        let given = reply.usage.unwrap_or_default();
        let counted = || self.asked.prompt_tokens(&self.model.served.tokenizer);
        let turns = completions.iter().cycle().take(self.limits.n);
        Usage {
            prompt: given.prompt_tokens.unwrap_or_else(counted),
            completion: given
                .completion_tokens
                .unwrap_or_else(|| turns.map(|own| own.tokens).sum()),
            cached: given.cached_tokens,
        }
    }

    fn delivered(
        &self,
        answered: Answered,
        reply: &Reply,
        schedule: Schedule,
    ) -> (Response, Instant) {
        let dialect = self.model.served.dialect;
        match self.asked.delivery {
            Delivery::Whole => {
                let tokens = answered.completions.iter().map(|own| own.tokens).max();
                let last = tokens.unwrap_or_default().saturating_sub(1);
                let body = writer::body(dialect, &answered);
                let response = ([(CONTENT_TYPE, JSON)], body).into_response();
                (response, self.started + schedule.due(last))
            }
            Delivery::Streamed(usage) => {
                let chunk = reply.chunk.unwrap_or(self.model.chunk);
                let events = Events::new(answered, dialect, chunk, usage);
                let body = Body::from_stream(Paced::new(events, schedule, self.started));
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
