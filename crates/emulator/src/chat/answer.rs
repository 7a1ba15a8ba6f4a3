//! From a request to its answer.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use stagemaker_gateway::Identity;

use crate::catalog::{Account, Address, Model};
use crate::chat::completion::Completion;
use crate::chat::events::Events;
use crate::chat::flushed::Flushed;
use crate::chat::request::{ChatRequest, Delivery};
use crate::chat::response::{self, Head, Usage};
use crate::chat::values::Limits;
use crate::container::{ContainerError, Quote};
use crate::front_door::ServiceError;
use crate::request_body::{self, BodyError};
use crate::stage::Stage;

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
    let caller = identity.principal().account_id.as_str();
    let account = Account { deployer: &stage.account, caller };
    let model = stage.catalog.find(address, account)?;
    let content_type = request.headers().get(CONTENT_TYPE).cloned();
    let content_type = content_type.as_ref().and_then(|value| value.to_str().ok());
    let limit = stage.max_body_bytes;
    let body = match request_body::read(request.into_body(), limit).await {
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
    let asked = ChatRequest::parse(content_type, &body).and_then(|asked| check(asked, model));
    let response = match asked {
        Ok((asked, limits)) => complete(stage, model, &quote, &asked, limits)?,
        Err(refused) => quote.of(&refused).into_response(),
    };
    Ok(([(INVOKED_VARIANT, VARIANT)], response).into_response())
}

/// The header that names the production variant which answered. Observed on `/invocations`.
const INVOKED_VARIANT: HeaderName = HeaderName::from_static("x-amzn-invoked-production-variant");

/// The name that a variant has unless its owner gives another.
const VARIANT: HeaderValue = HeaderValue::from_static("AllTraffic");

/// The checks that need to know the model, in vLLM's order.
fn check(asked: ChatRequest, model: &Model) -> Result<(ChatRequest, Limits), ContainerError> {
    let served = model.served_name.as_deref().unwrap_or(&asked.model);
    if !asked.model.is_empty() && asked.model != served {
        return Err(ContainerError::no_such_model(&asked.model));
    }
    let limits = asked.values.check()?;
    Ok((asked, limits))
}

fn complete(
    stage: &Stage,
    model: &Model,
    quote: &Quote<'_>,
    asked: &ChatRequest,
    limits: Limits,
) -> Result<Response, ServiceError> {
    let said = model
        .replies
        .answer(&asked.last_user_message)
        .ok_or_else(|| ServiceError::no_reply_matches(model.replies.len()))?;
    let completion = Completion::of(&said, &asked.values.stops, limits.max_tokens);
    let most = MAX_ANSWER_BYTES / completion.text.len().max(1);
    if limits.n > most {
        return Err(quote.of(&ContainerError::too_many_choices(most, limits.n)));
    }
    let name = if asked.model.is_empty() { model.name() } else { &asked.model };
    let head = Head {
        id: stage.ids.completion(),
        created: stage.clock.now().unix_seconds(),
        model: name.to_owned(),
    };
    Ok(deliver(&head, completion, limits.n, asked))
}

/// The most that all completions of one request may say together: 64 MiB, more than twice the
/// largest request by default. A real container ends long before, at the length of its context.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

fn deliver(head: &Head, completion: Completion, n: usize, asked: &ChatRequest) -> Response {
    let prompt_tokens = asked.prompt_tokens;
    match asked.delivery {
        Delivery::Whole => {
            let usage = Usage::new(prompt_tokens, completion.tokens.saturating_mul(n));
            let body = response::body(head, &completion, n, usage);
            ([(CONTENT_TYPE, JSON)], body).into_response()
        }
        Delivery::Streamed(usage) => {
            let events = Events::new(head, completion, n, prompt_tokens, usage);
            let body = Body::from_stream(Flushed::new(events));
            ([(CONTENT_TYPE, EVENT_STREAM)], body).into_response()
        }
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const EVENT_STREAM: HeaderValue = HeaderValue::from_static("text/event-stream; charset=utf-8");
