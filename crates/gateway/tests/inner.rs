//! The service behind a layer: it is waited for, its errors are passed on, and its bodies may be of
//! another type than `String`.

use std::fmt::Debug;
use std::future::{Ready, ready};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use stagemaker_gateway::{
    AnyAuthenticator, AuthenticateLayer, AuthorizeLayer, Authorizer, CacheLimits,
    DEFAULT_MAX_BODY_BYTES, LockLayer, ModelLockLayer, ModelTarget, ReadModelLayer, SageMakerPaths,
};
use tower::util::BoxCloneService;
use tower::{Layer as _, Service, ServiceExt as _};

use crate::authorize::{CHAT, lock};
use crate::source::Store;
use crate::support::{identity, token};

/// The conduct of the service behind a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behaviour {
    Serves,
    IsNotReady,
    BreaksBeforeCalls,
    FailsInCalls,
}

/// A service that may be called only once it has been found ready, and so must each of its clones.
struct Inner {
    behaviour: Behaviour,
    is_ready: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Broken(&'static str);

impl Clone for Inner {
    fn clone(&self) -> Self {
        Self { behaviour: self.behaviour, is_ready: false }
    }
}

impl Service<Request<Full<Bytes>>> for Inner {
    type Response = Response<Vec<u8>>;
    type Error = Broken;
    type Future = Ready<Result<Response<Vec<u8>>, Broken>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        match self.behaviour {
            Behaviour::IsNotReady => Poll::Pending,
            Behaviour::BreaksBeforeCalls => Poll::Ready(Err(Broken("before a call"))),
            Behaviour::Serves | Behaviour::FailsInCalls => {
                self.is_ready = true;
                Poll::Ready(Ok(()))
            }
        }
    }

    fn call(&mut self, _: Request<Full<Bytes>>) -> Self::Future {
        let was_ready = std::mem::replace(&mut self.is_ready, false);
        ready(if !was_ready {
            Err(Broken("called before it was ready"))
        } else if self.behaviour == Behaviour::FailsInCalls {
            Err(Broken("in a call"))
        } else {
            Ok(Response::new(b"served".to_vec()))
        })
    }
}

type Boxed = BoxCloneService<Request<Full<Bytes>>, Response<Vec<u8>>, Broken>;

/// Each layer around a service. All let the requests of [`request`] through.
fn layers(behaviour: Behaviour) -> [(&'static str, Boxed); 6] {
    let inner = || Inner { behaviour, is_ready: false };
    let lock = lock(None);
    let authorizer = || Authorizer::new(SageMakerPaths).into();
    let source = Store::new().authenticator(CacheLimits::default());
    let by_model = |target| ModelLockLayer::new(lock.clone(), target).layer(inner());
    let held = AuthenticateLayer::new(AnyAuthenticator::Held(lock.clone())).layer(inner());
    let whole = LockLayer::new(lock.clone(), SageMakerPaths).layer(inner());
    [
        ("AuthenticateLayer", BoxCloneService::new(held)),
        (
            "AuthenticateLayer of a source",
            BoxCloneService::new(
                AuthenticateLayer::new(AnyAuthenticator::Sourced(source)).layer(inner()),
            ),
        ),
        ("AuthorizeLayer", BoxCloneService::new(AuthorizeLayer::new(authorizer()).layer(inner()))),
        ("ReadModelLayer", BoxCloneService::new(ReadModelLayer::default().layer(inner()))),
        ("LockLayer", BoxCloneService::new(whole)),
        ("ModelLockLayer", BoxCloneService::new(by_model(ModelTarget::endpoints()))),
    ]
}

/// A request with a token, an identity and a model, so that it gets through a layer of this name.
fn request(layer: &str) -> Request<Full<Bytes>> {
    let path = if layer == "ModelLockLayer" { "/v1/chat/completions" } else { CHAT };
    let mut request = Request::post(path)
        .header("authorization", format!("Bearer {}", token("long-term-example")))
        .header("content-type", "application/json")
        .body(Full::from(r#"{"model":"m"}"#))
        .unwrap();
    request.extensions_mut().insert(identity(&lock(None), "long-term-example"));
    request
}

fn readiness(service: &mut Boxed) -> Poll<Result<(), Broken>> {
    service.poll_ready(&mut Context::from_waker(Waker::noop()))
}

fn assert_each<T: PartialEq + Debug>(found: [(&'static str, T); 6], expected: &T) {
    for (name, found) in found {
        assert_eq!(found, *expected, "{name}");
    }
}

/// SPEC B1. By default, bodies are read as far as the service takes them.
#[tokio::test]
async fn a_body_of_25_mib_is_read_and_a_longer_one_is_not() {
    assert_eq!(DEFAULT_MAX_BODY_BYTES, 25 * 1024 * 1024);
    for (length, status) in [(DEFAULT_MAX_BODY_BYTES, 200), (DEFAULT_MAX_BODY_BYTES + 1, 413)] {
        let inner = Inner { behaviour: Behaviour::Serves, is_ready: false };
        let mut body = r#"{"model":"m"}"#.to_owned();
        body.push_str(&" ".repeat(length - body.len()));
        let large = request("ReadModelLayer").map(|_| Full::from(body));
        let response = ReadModelLayer::default().layer(inner).oneshot(large).await.unwrap();
        assert_eq!(response.status(), status, "{length} bytes");
    }
}

#[test]
fn a_layer_is_ready_only_when_the_service_behind_it_is() {
    let ready =
        |behaviour| layers(behaviour).map(|(name, mut layer)| (name, readiness(&mut layer)));
    assert_each(ready(Behaviour::Serves), &Poll::Ready(Ok(())));
    assert_each(ready(Behaviour::IsNotReady), &Poll::Pending);
    let broken = Poll::Ready(Err(Broken("before a call")));
    assert_each(ready(Behaviour::BreaksBeforeCalls), &broken);
}

#[tokio::test]
async fn an_error_of_the_service_behind_is_passed_on() {
    for (name, layer) in layers(Behaviour::FailsInCalls) {
        let failed = layer.oneshot(request(name)).await.map(|_| ());
        assert_eq!(failed, Err(Broken("in a call")), "{name}");
    }
}

/// A layer that waits calls the service that it has found ready, and not a clone of it.
#[tokio::test]
async fn what_was_found_ready_is_what_is_called_each_time() {
    for (name, mut layer) in layers(Behaviour::Serves) {
        for _ in 0..2 {
            let response = layer.ready().await.unwrap().call(request(name)).await;
            assert_eq!(response.unwrap().body(), b"served", "{name}");
        }
    }
}

/// A request that is not one of chat has no model to be read.
#[tokio::test]
async fn a_request_without_a_body_to_read_meets_the_same_service() {
    let asked = |behaviour| async move {
        let inner = Inner { behaviour, is_ready: false };
        let mut get = request("ReadModelLayer");
        *get.method_mut() = http::Method::GET;
        ReadModelLayer::default().layer(inner).oneshot(get).await.map(Response::into_body)
    };
    assert_eq!(asked(Behaviour::Serves).await, Ok(b"served".to_vec()));
    assert_eq!(asked(Behaviour::FailsInCalls).await, Err(Broken("in a call")));
}

/// Refusals are written into whatever can be made of a `String`.
#[tokio::test]
async fn a_body_of_bytes_holds_the_words_of_a_refusal() {
    for (name, layer) in layers(Behaviour::Serves) {
        let mut stranger = request(name);
        stranger.headers_mut().clear();
        stranger.extensions_mut().clear();
        let response = layer.oneshot(stranger).await.unwrap();
        assert_eq!(response.status(), 403, "{name}");
        let body = String::from_utf8(response.into_body()).unwrap();
        assert!(body.contains("make sure your bearer token is valid"), "{name}: {body}");
    }
}
