use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use crate::authorizer::Authorizer;
use crate::future::{Known, ResponseFuture};
use crate::identity::Identity;
use crate::responder::{self, Responder, ServiceResponder};
use crate::target::RequestHead;

/// The service behind [`AuthorizeLayer`](crate::AuthorizeLayer).
#[derive(Clone, Debug)]
pub struct Authorize<S, R = ServiceResponder> {
    inner: S,
    authorizer: Arc<Authorizer>,
    responder: R,
}

impl<S, R> Authorize<S, R> {
    pub(crate) fn new(inner: S, authorizer: Arc<Authorizer>, responder: R) -> Self {
        Self { inner, authorizer, responder }
    }
}

impl<S, R, ReqBody, ResBody> Service<Request<ReqBody>> for Authorize<S, R>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    R: Responder<ResBody>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, ResBody, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let head = RequestHead::of(&request);
        let Some(identity) = request.extensions().get::<Identity>() else {
            return ResponseFuture::refused(responder::deny_without_identity(
                &self.responder,
                head,
            ));
        };
        match self.authorizer.authorize_granted(identity, &head) {
            Ok((invocation, grant)) => {
                let identity = identity.clone();
                // SPEC P6
                request.extensions_mut().insert(invocation.clone());
                let known = Known::Decided(identity, Box::new((invocation, grant)));
                ResponseFuture::served(self.inner.call(request), known)
            }
            Err(forbidden) => {
                let identity = identity.clone();
                let response = responder::forbid(&self.responder, forbidden, identity, head);
                ResponseFuture::refused(response)
            }
        }
    }
}
