//! The layers of the product, as they are tried.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use http::header::AUTHORIZATION;
use http::{Request, Response};
use stagemaker_gateway::verifier::{Audience, Timestamp};
use stagemaker_gateway::{
    AuthenticateLayer, Authenticator, AuthorizeLayer, Authorizer, Identity, Invocation, LockLayer,
    SageMakerPaths,
};
use tower_layer::Layer as _;
use tower_service::Service;

use super::operation::{Arrangement, Change, Operation, Sequence};
use super::request::InvocationRequest;
use crate::service::{Handler, call};
use crate::vectors::{REGION, SIGNED_AT};

/// A lock, a clock that is moved by hand, and a service that counts its calls.
#[derive(Debug)]
pub struct System {
    state: State,
    calls: Arc<AtomicUsize>,
    /// The identity of the last request that had one.
    last: Option<Identity>,
}

/// The parts of a lock that change.
#[derive(Clone, Debug)]
struct State {
    authenticator: Arc<Authenticator>,
    clock: Arc<AtomicI64>,
}

impl System {
    /// Makes the lock as it is at the start.
    pub fn new(sequence: &Sequence) -> Self {
        let clock = Arc::new(AtomicI64::new(SIGNED_AT));
        let shown = Arc::clone(&clock);
        let now = move || Timestamp::from_unix_seconds(shown.load(Ordering::SeqCst));
        let audience = Audience::sagemaker(REGION)
            .with_skew_seconds(sequence.skew_seconds)
            .and_then(|audience| audience.with_max_lifetime_seconds(sequence.max_lifetime_seconds))
            .expect("they are within the bounds");
        let credentials = sequence.credentials.credentials();
        let authenticator = Authenticator::with_clock(audience, credentials, now);
        let authenticator = Arc::new(authenticator.expect("it is a region"));
        Self { state: State { authenticator, clock }, calls: Arc::default(), last: None }
    }

    /// Performs an operation, and returns the response if it is a request.
    pub fn run(&mut self, operation: &Operation) -> Option<Response<String>> {
        let (arrangement, request, meanwhile) = match operation {
            Operation::Change(change) => {
                self.state.change(Some(change));
                return None;
            }
            Operation::Call { arrangement, request, meanwhile } => {
                (arrangement, request, meanwhile)
            }
        };
        let response = self.call(*arrangement, request, meanwhile.clone());
        if let Some(identity) = response.extensions().get() {
            self.last = Some(Identity::clone(identity));
        }
        Some(response)
    }

    /// The number of requests that have reached the service.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn call(
        &self,
        arrangement: Arrangement,
        request: &InvocationRequest,
        meanwhile: Option<Change>,
    ) -> Response<String> {
        let mut request = request.http();
        let lock = || Arc::clone(&self.state.authenticator);
        let first = AuthenticateLayer::new(lock());
        let second = AuthorizeLayer::new(Arc::new(Authorizer::new(SageMakerPaths)));
        let (state, inner) = (self.state.clone(), self.service(None));
        match arrangement {
            Arrangement::Lock => {
                let inner = self.service(meanwhile);
                call(LockLayer::new(lock(), SageMakerPaths).layer(inner), request)
            }
            Arrangement::Pair => {
                let inner = second.layer(inner);
                call(first.layer(Meanwhile { inner, state, change: meanwhile }), request)
            }
            Arrangement::Reversed => call(second.layer(first.layer(inner)), request),
            Arrangement::SecondAlone => call(second.layer(inner), request),
            Arrangement::SecondWithIdentity => {
                // As it is where the first layer stood before this one.
                request.headers_mut().remove(AUTHORIZATION);
                request.extensions_mut().extend(self.kept());
                let mut response = call(second.layer(self.service(meanwhile)), request);
                if response.extensions().get::<Invocation>().is_some() {
                    // Of a request that is let through, the first layer puts it there.
                    response.extensions_mut().extend(self.kept());
                }
                response
            }
        }
    }

    fn kept(&self) -> http::Extensions {
        let mut extensions = http::Extensions::new();
        if let Some(identity) = &self.last {
            extensions.insert(identity.clone());
        }
        extensions
    }

    /// Makes the service behind the layers, which checks each request that reaches it.
    fn service(
        &self,
        meanwhile: Option<Change>,
    ) -> Handler<impl FnMut(Request<String>) -> Response<String> + Clone + Send + 'static> {
        let (state, calls) = (self.state.clone(), Arc::clone(&self.calls));
        Handler(move |request: Request<String>| {
            assert!(!request.headers().contains_key(AUTHORIZATION), "the token is handed on");
            assert!(request.extensions().get::<Identity>().is_some(), "nobody is let through");
            let invocation = request.extensions().get::<Invocation>().expect("one was decided");
            calls.fetch_add(1, Ordering::SeqCst);
            state.change(meanwhile.as_ref());
            Response::new(invocation.path().expect("it was read from a path").to_owned())
        })
    }
}

impl State {
    /// Moves the clock and then replaces the credentials: their keys are derived for the time that
    /// it shows.
    fn change(&self, change: Option<&Change>) {
        let Some(change) = change else { return };
        if let Some(now) = change.now {
            self.clock.store(now, Ordering::SeqCst);
        }
        if let Some(credentials) = &change.credentials {
            self.authenticator.replace_credentials(credentials.credentials());
        }
    }
}

/// A service in which things change before the request goes on.
#[derive(Clone, Debug)]
struct Meanwhile<S> {
    inner: S,
    state: State,
    change: Option<Change>,
}

impl<S: Service<Request<String>>> Service<Request<String>> for Meanwhile<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<String>) -> S::Future {
        self.state.change(self.change.as_ref());
        self.inner.call(request)
    }
}
