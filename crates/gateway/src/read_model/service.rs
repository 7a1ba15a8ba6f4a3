use std::mem;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::TRANSFER_ENCODING;
use http::{Method, Request, Response};
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tower_service::Service;

use crate::forbidden::Forbidden;
use crate::future::{ResponseFuture, Waiting};
use crate::identity::Identity;
use crate::read_model::RequestedModel;
use crate::read_model::body;
use crate::responder::{self, Responder, ServiceResponder};
use crate::target::RequestHead;

/// The service behind [`ReadModelLayer`](crate::ReadModelLayer).
///
/// Bodies are those that can be made of bytes again, such as axum's or `Full`.
#[derive(Clone, Debug)]
pub struct ReadModel<S, R = ServiceResponder> {
    inner: S,
    max_body_bytes: usize,
    responder: R,
}

impl<S, R> ReadModel<S, R> {
    pub(crate) fn new(inner: S, max_body_bytes: usize, responder: R) -> Self {
        Self { inner, max_body_bytes, responder }
    }
}

impl<S, R, ReqBody, ResBody> Service<Request<ReqBody>> for ReadModel<S, R>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>> + Clone + Send + 'static,
    S::Future: Send + 'static,
    R: Responder<ResBody> + Clone + Send + 'static,
    ReqBody: Body + From<Bytes> + Send + 'static,
    ReqBody::Data: Send,
    ReqBody::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, ResBody, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        // SPEC B7
        let head = RequestHead::of(&request);
        let Some(identity) = request.extensions().get::<Identity>().cloned() else {
            return ResponseFuture::refused(responder::deny_without_identity(
                &self.responder,
                head,
            ));
        };
        // SPEC B6. The target refuses what names no model in its body.
        if request.method() != Method::POST {
            let response = self.inner.call(request);
            return ResponseFuture::waiting(Box::pin(response));
        }
        // The one that is ready is the one that is called.
        let other = self.inner.clone();
        let inner = mem::replace(&mut self.inner, other);
        ResponseFuture::waiting(Self { inner, ..self.clone() }.read(identity, request))
    }
}

impl<S, R> ReadModel<S, R> {
    /// Waits for the body, and hands it on.
    fn read<ReqBody, ResBody>(
        mut self,
        identity: Identity,
        request: Request<ReqBody>,
    ) -> Waiting<ResBody, S::Error>
    where
        S: Service<Request<ReqBody>, Response = Response<ResBody>> + Send + 'static,
        S::Future: Send,
        R: Responder<ResBody> + Send + 'static,
        ReqBody: Body + From<Bytes> + Send + 'static,
        ReqBody::Data: Send,
        ReqBody::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            let read = match body::check_headers(&head.headers) {
                Ok(()) => collect(body, self.max_body_bytes).await,
                Err(forbidden) => Err(forbidden),
            };
            let read = read.and_then(|body| Ok((RequestedModel::of(&body)?, body)));
            match read {
                Ok((model, body)) => {
                    head.extensions.insert(model);
                    // It is whole now, whatever it came in.
                    head.headers.remove(TRANSFER_ENCODING);
                    self.inner.call(Request::from_parts(head, body.into())).await
                }
                Err(forbidden) => {
                    let head = RequestHead::of_parts(&head);
                    Ok(responder::forbid(&self.responder, forbidden, identity, head))
                }
            }
        })
    }
}

/// Reads a body to its end, up to a number of bytes. SPEC B1
async fn collect<B>(body: B, limit: usize) -> Result<Bytes, Forbidden>
where
    B: Body,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(body::too_large(limit)),
        Err(_) => Err(body::broken()),
    }
}
