//! The route of chat completions, behind the lock.

use axum::extract::Request;
use axum::http::header::{HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use stagemaker_gateway::Identity;

use crate::endpoints::address::{Account, Address};
use crate::front_door::quote::Quote;
use crate::front_door::service_error::ServiceError;
use crate::model_server::answer::Unanswered;
use crate::model_server::answering;
use crate::state::State;

/// Answers a request that the lock has let through: the front door finds the model, the model's
/// server answers, and an error of the container is quoted by the front door.
pub(crate) async fn answer(
    state: &State,
    identity: &Identity,
    address: &Address,
    request: Request,
) -> Response {
    let answer = invoke(state, identity, address, request).await;
    answer.unwrap_or_else(ServiceError::into_response)
}

async fn invoke(
    state: &State,
    identity: &Identity,
    address: &Address,
    request: Request,
) -> Result<Response, ServiceError> {
    let caller = identity.principal().account_id();
    let account = Account { deployer: &state.account, caller };
    let model = state.catalog.find(address, account)?;
    let limit = state.max_body_bytes;
    let response = match answering::answer(&state.persistent, model, limit, request).await {
        Ok(response) => response,
        Err(Unanswered::Container { error, rule }) => {
            let mut response = quote(state, address).error(&error).into_response();
            if let Some(rule) = rule {
                response.extensions_mut().insert(rule);
            }
            response
        }
        Err(Unanswered::Service(error)) => return Err(error),
    };
    Ok(([(INVOKED_VARIANT, VARIANT)], response).into_response())
}

fn quote<'a>(state: &'a State, address: &'a Address) -> Quote<'a> {
    Quote { address, region: &state.region, partition: state.partition, account: &state.account }
}

/// The header with the name of the production variant that answered. Observed on `/invocations`.
const INVOKED_VARIANT: HeaderName = HeaderName::from_static("x-amzn-invoked-production-variant");

/// The name that a variant has unless its owner gives another.
const VARIANT: HeaderValue = HeaderValue::from_static("AllTraffic");
