//! Answers from the recordings alone, by an emulator inside of this process.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderName};
use axum::response::Response;
use http_body_util::{BodyExt as _, Limited};
use serde_json::Value;
use stagemaker_emulator::{Applies, Catalog, Config, ContextLength, Emulator, Model, Running};

use crate::exit::Failure;
use crate::record::exchange::MAX_REQUEST_BYTES;
use crate::record::folder;
use crate::record::refusal::Refusal;
use crate::record::upstream::Upstream;

/// An emulator that answers what was recorded, on a port of loopback that only we are told of.
///
/// It has a lock, as every emulator has, and we the key: clients need none, since recordings hold
/// no secret, and the key that they have may be that of any server.
pub(super) struct Replay {
    emulator: Running,
    upstream: Upstream,
}

/// The longest error of a container that is looked at: four times what is quoted.
const MAX_ERROR_BYTES: usize = 1024 * 1024;

/// The emulator refuses it, whatever its value, as the service does.
const COMPONENT_HEADER: HeaderName =
    HeaderName::from_static("x-amzn-sagemaker-inference-component");

/// What the service says of an error that it quotes.
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

impl Replay {
    /// Replays a folder, which must hold replies.
    pub(super) fn start(folder: &Path) -> Result<Self, Failure> {
        if folder::is_empty(folder)? {
            return Err(Failure::new(format_args!(
                "there is nothing to replay: {} holds no .yaml file; record first, with --upstream",
                folder.display()
            )));
        }
        let replies = folder::load(folder)?;
        // The recorded model may have read more than the one that we know.
        let context = ContextLength { tokens: usize::MAX, applies: Applies::ToLimits };
        let model = Model { replies, context, ..Model::default() };
        let config = Config {
            catalog: Catalog::Any(Arc::new(model)),
            max_body_bytes: MAX_REQUEST_BYTES,
            seed: Some(0),
            ..Config::default()
        };
        let emulator = Emulator::start_with(config)
            .map_err(|error| Failure::new(format_args!("the replay cannot be started: {error}")))?;
        let upstream = Upstream::parse(&emulator.base_url("replay"))?;
        Ok(Self { emulator, upstream })
    }

    pub(super) async fn answer(&self, mut request: Request) -> Result<Response, Refusal> {
        let token = format!("Bearer {}", self.emulator.token());
        let headers = request.headers_mut();
        headers.remove(COMPONENT_HEADER);
        if let Ok(token) = HeaderValue::try_from(token) {
            headers.insert(AUTHORIZATION, token);
        }
        let response = self.upstream.ask(request).await.map_err(Refusal::Unreachable)?;
        Ok(unquoted(response).await)
    }
}

/// The container's error itself, since it was recorded without the front door's quotation marks.
async fn unquoted(response: Response) -> Response {
    if response.headers().get(ERROR_TYPE).is_none_or(|kind| kind != "ModelError") {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(body) = Limited::new(body, MAX_ERROR_BYTES).collect().await else {
        return Response::from_parts(head, Body::empty());
    };
    let body = body.to_bytes();
    let Some(quoted) = inside(&body) else {
        return Response::from_parts(head, Body::from(body));
    };
    for own in [ERROR_TYPE, CONTENT_LENGTH] {
        head.headers.remove(own);
    }
    Response::from_parts(head, Body::from(quoted))
}

fn inside(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let message = body.get("error")?.get("message")?.as_str()?;
    let (_, rest) = message.split_once(" with message \"")?;
    let (quoted, _) = rest.rsplit_once("\". See ")?;
    Some(quoted.to_owned())
}
