//! The path of a request through a model's server: read, check, reply, deliver.

use std::borrow::Cow;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::Response;
use stagemaker_gateway::{Invocation, InvocationPath};
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_openai::codec::error::write_stream;
use stagemaker_openai::codec::{error, reader};
use stagemaker_openai::error::refusal::ContainerRefusal;
use stagemaker_replies::pacing::timing::Schedule;
use stagemaker_replies::reply::{Reply, ReplyKind};
use stagemaker_replies::script::AnswerInputs;

use crate::body::request_body::{self, BodyError};
use crate::endpoints::model::Model;
use crate::front_door::service_error::ServiceError;
use crate::journal::recording::EntryOfRequest;
use crate::model_server::answer::{AcceptedRequest, AnsweringRule, Unanswered};
use crate::model_server::delivery::{self, Deliverer};
use crate::state::Persistent;
use crate::test_name::TestName;

/// Answers a request as the container of a model does, when the answer is due.
///
/// # Errors
///
/// When the container or the service refuses the request, or the script has no reply to it.
pub(crate) async fn answer(
    persistent: &Persistent,
    model: &Model,
    max_body_bytes: usize,
    request: Request,
) -> Result<Response, Unanswered> {
    let (head, body) = request.into_parts();
    let test = TestName::of(&head.extensions, &head.headers)?;
    let clock = persistent.clock_of(test.as_ref());
    let started = clock.elapsed();
    let body = read_body(body, max_body_bytes).await?;
    if let Some(EntryOfRequest(entry)) = head.extensions.get() {
        persistent.journal.record_body(entry, &body);
    }
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let dialect = model.served.dialect;
    let refuse = |refusal| Unanswered::from(error::write(&refusal, dialect));
    let request = reader::parse(&model.served, content_type, &body).map_err(refuse)?;
    drop(body);
    let limits = match reader::check(&request, &model.served) {
        Ok(limits) => limits,
        Err(ContainerRefusal::InvalidInEngine(invalid)) if request.is_stream() => {
            return Ok(delivery::stream(dialect, write_stream(&invalid, dialect)));
        }
        Err(refusal) => return Err(refuse(refusal)),
    };
    let request = with_invoked(request, &head).with_headers(head.headers);
    let test = test.as_ref().map_or("", |test| &**test.text());
    let accepted =
        AcceptedRequest { persistent, test, clock: &clock, model, request: &request, limits };
    let (response, due) = accepted.respond(started)?;
    if due > started {
        clock.into_owned().wait_until(due).await;
    }
    response
}

/// Returns a request with the names of what it invokes: those that the lock has read, and else those
/// in its path, where a model's server stands alone.
fn with_invoked(request: ChatRequest, head: &Parts) -> ChatRequest {
    let read = || Some(Invocation::of_path(&InvocationPath::parse(head.uri.path()).ok()?));
    let known = head.extensions.get().map(Cow::Borrowed);
    let Some(invocation) = known.or_else(|| read().map(Cow::Owned)) else { return request };
    let Invocation { endpoint, component, .. } = &*invocation;
    let component = component.as_ref().map(|component| component.name.as_str());
    request.with_invoked(endpoint.name.as_str(), component)
}

async fn read_body(body: Body, limit: usize) -> Result<Bytes, ServiceError> {
    request_body::read(body, limit).await.map_err(|error| match error {
        BodyError::TooLarge => ServiceError::body_too_large(limit),
        BodyError::Overdue => ServiceError::body_overdue(),
        BodyError::Broken => ServiceError::body_broken(),
    })
}

/// A response or the container's error, and the time on the clock's stopwatch at which either is due.
type DueOutcome = (Result<Response, Unanswered>, Duration);

impl AcceptedRequest<'_> {
    fn respond(&self, started: Duration) -> Result<DueOutcome, Unanswered> {
        let seed = self.seed();
        let reply = self.reply(seed)?;
        let schedule = Schedule::new(reply.timing.unwrap_or(self.model.timing), seed);
        let first_token = started + schedule.deadline(0);
        let dialect = self.model.served.dialect;
        let rule = reply.rule.clone().map(AnsweringRule);
        let (mut response, due) = match &reply.kind {
            ReplyKind::Failure(failure) => {
                let error = error::write_failure(failure, dialect);
                return Ok((Err(Unanswered::Container { error, rule }), first_token));
            }
            ReplyKind::Raw(raw) => (delivery::raw(raw), first_token),
            ReplyKind::Content(..) | ReplyKind::Synthesized | ReplyKind::Refusal(_) => {
                let answer = self.answer(&reply)?;
                let chunk = reply.chunk.unwrap_or(self.model.chunk);
                let clock = self.clock.clone();
                let deliverer = Deliverer { dialect, chunk, schedule, started, clock };
                deliverer.deliver(answer, self.request.delivery)
            }
        };
        if let Some(rule) = rule {
            response.extensions_mut().insert(rule);
        }
        Ok((Ok(response), due))
    }

    fn reply(&self, seed: u64) -> Result<Reply, ServiceError> {
        let inputs = AnswerInputs {
            test: self.test,
            memory: &self.persistent.memory,
            unix_seconds: self.clock.now().unix_seconds(),
            seed,
        };
        let front = self.persistent.front.answer(self.request, inputs);
        let reply = front.unwrap_or_else(|| self.model.replies.answer(self.request, inputs));
        reply.map_err(ServiceError::from)
    }
}
