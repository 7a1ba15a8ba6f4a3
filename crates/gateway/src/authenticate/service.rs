use std::mem;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::AUTHORIZATION;
use http::{Request, Response};
use tower_service::Service;

use crate::authenticate::AnyAuthenticator;
use crate::denied::Denied;
use crate::future::{Known, ResponseFuture, Waiting};
use crate::identity::Identity;
use crate::responder::{self, Responder, ServiceResponder};
use crate::sourced_authenticator::SourcedAuthenticator;
use crate::target::RequestHead;

/// The service behind [`AuthenticateLayer`](crate::AuthenticateLayer).
#[derive(Clone, Debug)]
pub struct Authenticate<S, R = ServiceResponder> {
    inner: S,
    authenticator: AnyAuthenticator,
    responder: R,
}

impl<S, R> Authenticate<S, R> {
    pub(crate) fn new(inner: S, authenticator: AnyAuthenticator, responder: R) -> Self {
        Self { inner, authenticator, responder }
    }
}

impl<S, R, ReqBody, ResBody> Service<Request<ReqBody>> for Authenticate<S, R>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>> + Clone + Send + 'static,
    S::Future: Send,
    R: Responder<ResBody> + Clone + Send + 'static,
    ReqBody: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, ResBody, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        match &self.authenticator {
            AnyAuthenticator::Held(authenticator) => {
                let at = request.extensions().get().copied();
                match authenticator.authenticate_at(request.headers(), at) {
                    Ok(identity) => {
                        admit(&mut request, &identity);
                        let known = Known::Caller(identity);
                        ResponseFuture::served(self.inner.call(request), known)
                    }
                    Err(denied) => ResponseFuture::refused(self.refuse(denied, &request)),
                }
            }
            AnyAuthenticator::Sourced(authenticator) => {
                let authenticator = Arc::clone(authenticator);
                // The one that is ready is the one that is called.
                let other = self.inner.clone();
                let inner = mem::replace(&mut self.inner, other);
                let ready = Self { inner, ..self.clone() };
                ResponseFuture::waiting(ready.wait(authenticator, request))
            }
        }
    }
}

impl<S, R> Authenticate<S, R> {
    fn refuse<B, C>(&self, denied: Denied, request: &Request<B>) -> Response<C>
    where
        R: Responder<C>,
    {
        responder::deny(&self.responder, denied, RequestHead::of(request))
    }

    /// Waits for the source, and then goes on as without one.
    fn wait<ReqBody, ResBody>(
        mut self,
        authenticator: Arc<SourcedAuthenticator>,
        request: Request<ReqBody>,
    ) -> Waiting<ResBody, S::Error>
    where
        S: Service<Request<ReqBody>, Response = Response<ResBody>> + Send + 'static,
        S::Future: Send,
        R: Responder<ResBody> + Send + 'static,
        ReqBody: Send + 'static,
    {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let at = head.extensions.get().copied();
            let authenticated = authenticator.authenticate_at(&head.headers, at).await;
            let mut request = Request::from_parts(head, body);
            match authenticated {
                Ok(identity) => {
                    admit(&mut request, &identity);
                    let response = self.inner.call(request).await?;
                    Ok(Known::Caller(identity).attach(response))
                }
                Err(denied) => Ok(self.refuse(denied, &request)),
            }
        })
    }
}

/// SPEC H4
fn admit<B>(request: &mut Request<B>, identity: &Identity) {
    request.headers_mut().remove(AUTHORIZATION);
    request.extensions_mut().insert(identity.clone());
}
