use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use crate::authorizer::Authorizer;
use crate::future::ResponseFuture;
use crate::identity::Identity;
use crate::reason::Reason;

/// The service behind [`AuthorizeLayer`](crate::AuthorizeLayer).
#[derive(Clone, Debug)]
pub struct Authorize<S> {
    inner: S,
    authorizer: Arc<Authorizer>,
}

impl<S> Authorize<S> {
    pub(crate) fn new(inner: S, authorizer: Arc<Authorizer>) -> Self {
        Self { inner, authorizer }
    }
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for Authorize<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    ResBody: From<String>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        let Some(identity) = request.extensions().get::<Identity>() else {
            return ResponseFuture::denied(Reason::AuthorizationMissing.into());
        };
        match self.authorizer.authorize(identity, &request) {
            Ok(()) => ResponseFuture::served(self.inner.call(request)),
            Err(forbidden) => ResponseFuture::forbidden(forbidden, identity.clone()),
        }
    }
}
