//! The recording of a request: it is passed on, and its answer on its way back written down.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap,
};
use axum::response::Response;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use stagemaker_emulator::Instant;
use stagemaker_gateway::InvocationPath;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_openai::codec::reader::parse_default;
use stagemaker_redact::Redactor;
use stagemaker_replies::test_name::TEST_HEADER;

use crate::client_secrets;
use crate::error::Refusal;
use crate::exchange::{Exchange, MAX_ANSWER_BYTES};
use crate::folder::Folder;
use crate::stream::Framing;
use crate::tee::Tee;
use crate::test_file_name::TestFileName;
use crate::upstream::Upstream;

/// The largest request, in bytes: more than twice the largest that the service takes.
pub(crate) const MAX_REQUEST_BYTES: usize = 64 * 1024 * 1024;

/// The reason why a request is not written down.
const UNREADABLE: &str = "a replay would refuse this request before it looks at any reply";

/// Sends a request to the server, passes the answer on, and writes both down.
///
/// # Errors
///
/// When the request cannot be read, or the server cannot be reached or breaks off.
pub(crate) async fn record(
    server: &Upstream,
    folder: &Arc<Folder>,
    request: Request,
    redactor: Redactor,
    started: Instant,
) -> Result<Response, Refusal> {
    let (mut head, body) = request.into_parts();
    let test = head.headers.remove(TEST_HEADER);
    let test = test.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Rules stand in the order in which requests come, whichever is answered first.
    let reservation = Folder::reserve(folder, TestFileName::of(test, &redactor));
    let body = read(body).await?;
    let exchange = match parse_default(&body) {
        Ok(request) => {
            let request = with_invoked(request, head.uri.path());
            Some(Exchange { request, redactor, started, reservation })
        }
        Err(error) => {
            drop(reservation);
            tracing::warn!("not recorded: {UNREADABLE}: {}", redactor.printable(&error.body));
            None
        }
    };
    // A compressed answer could not be read, and the length is written anew.
    for name in [ACCEPT_ENCODING, CONTENT_LENGTH] {
        head.headers.remove(name);
    }
    let request = Request::from_parts(head, Body::from(body));
    let response = server.send(request).await?;
    match exchange.filter(|_| is_recorded(&response)) {
        Some(exchange) => exchange.pass_on(response).await,
        None => Ok(response),
    }
}

/// Returns a request with the names in its path, which a replay reads there too.
fn with_invoked(request: ChatRequest, path: &str) -> ChatRequest {
    let Ok(path) = InvocationPath::parse(path) else { return request };
    let component = path.component().map(AsRef::as_ref);
    request.with_invoked(path.endpoint().as_str(), component)
}

async fn read(body: Body) -> Result<Bytes, Refusal> {
    match Limited::new(body, MAX_REQUEST_BYTES).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Refusal::TooLarge(MAX_REQUEST_BYTES)),
        Err(_) => Err(Refusal::Broken),
    }
}

/// Returns whether a response is the model's and can be read; logs the reason if not.
fn is_recorded(response: &Response) -> bool {
    let status = response.status();
    let why_not = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "the upstream refused the key",
        _ if !status.is_success() && status.as_u16() < 400 => "the upstream answered elsewhere",
        _ if response.headers().contains_key(CONTENT_ENCODING) => "the answer is compressed",
        _ => return true,
    };
    tracing::warn!("not recorded: {why_not} ({status})");
    false
}

impl Exchange {
    /// Passes a response on, and writes it down before its end is passed on.
    async fn pass_on(mut self, response: Response) -> Result<Response, Refusal> {
        let (mut head, body) = response.into_parts();
        client_secrets::add_new_cookies(&mut self.redactor, &head.headers);
        let framing = Framing::of(content_type(&head.headers));
        if let Some(framing) = framing.filter(|_| head.status.is_success()) {
            head.headers.remove(CONTENT_LENGTH);
            let tee = Tee::new(self, framing, body.into_data_stream());
            return Ok(Response::from_parts(head, Body::from_stream(tee)));
        }
        let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await;
        let body = body.map_err(|error| Refusal::BrokenOff(error.to_string()))?.to_bytes();
        self.write_whole(head.status, content_type(&head.headers), &body);
        Ok(Response::from_parts(head, Body::from(body)))
    }
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
