//! The two locks as one layer, and what passes between them.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use http::{Request, Response};
use stagemaker_gateway::{
    Access, AuthenticateLayer, Authenticator, AuthorizeLayer, Authorizer, Cause, Credentials,
    Denied, Forbidden, Identity, Invocation, LockLayer, Permissions, Refusal, Refused, RequestHead,
    SageMakerPaths,
};
use tower::{Service, ServiceBuilder, ServiceExt as _, service_fn};
use tower_layer::Layer as _;

use crate::authorize::{CHAT, INVOKE, TOKENS, lock, permissions, request};
use crate::support::{SECRET, authenticator, identity, lock_of, long_term};

pub(crate) fn served()
-> impl Service<Request<String>, Response = Response<String>, Error = Infallible, Future: Send>
+ Clone
+ Send
+ 'static {
    service_fn(async |_: Request<String>| Ok(Response::new("served".to_owned())))
}

/// SPEC N1, N2. A reload between the two locks changes nothing for a request under way: it is
/// judged by what verified its token, and the next one by the new.
#[tokio::test]
async fn a_reload_between_the_locks_is_seen_by_the_next_request() {
    // The old set may do nothing; the new has another secret and no limit.
    let lock = lock(Some(Permissions::default()));
    let swapping = Arc::clone(&lock);
    let swap = move |request: Request<String>| {
        let new = Credentials::new([long_term("another secret", Access::Unlimited)]).unwrap();
        swapping.replace_credentials(new);
        request
    };
    let service = ServiceBuilder::new()
        .layer(AuthenticateLayer::new(Arc::clone(&lock)))
        .map_request(swap)
        .layer(AuthorizeLayer::new(Arc::new(Authorizer::new(SageMakerPaths))))
        .service(served());
    let under_way = service.clone().oneshot(request(CHAT)).await.unwrap();
    assert_eq!(under_way.status(), 403);
    assert_eq!(under_way.extensions().get::<Forbidden>().unwrap().code(), "implicitly_denied");
    let next = service.oneshot(request(CHAT)).await.unwrap();
    assert_eq!(next.extensions().get::<Denied>().unwrap().reason().code(), "signature_mismatch");
}

/// SPEC N1. Nothing is looked up again, in whatever set or region.
#[test]
fn an_identity_is_judged_by_the_lock_that_made_it() {
    let limited = lock(Some(permissions(&[TOKENS, INVOKE])));
    let identity = identity(&limited, "long-term-example");
    limited.replace_credentials(Credentials::new([]).unwrap());
    let authorizer = Authorizer::new(SageMakerPaths);
    let chat = request(CHAT);
    assert!(authorizer.authorize(&identity, &RequestHead::of(&chat)).is_ok());
    assert_eq!((identity.region(), identity.service()), ("us-west-2", "sagemaker"));
}

/// SPEC N3. Layers that were added in the wrong order, or one that was forgotten.
#[tokio::test]
async fn a_lock_without_its_partner_stays_shut_and_says_so() {
    let authorize = AuthorizeLayer::new(Arc::new(Authorizer::new(SageMakerPaths)));
    let authenticate = AuthenticateLayer::new(lock(None));
    let alone = ServiceBuilder::new().layer(authorize.clone()).service(served());
    let swapped = ServiceBuilder::new().layer(authorize).layer(authenticate).service(served());
    for response in
        [alone.oneshot(request(CHAT)).await.unwrap(), swapped.oneshot(request(CHAT)).await.unwrap()]
    {
        assert_eq!(response.status(), 403);
        assert!(response.body().contains("make sure your bearer token is valid"));
        let denied = response.extensions().get::<Denied>().unwrap();
        assert_eq!(denied.reason().code(), "identity_missing");
        let said = denied.to_string();
        assert!(said.contains("`AuthenticateLayer` is missing, or was added so that it"), "{said}");
    }
}

/// SPEC A1. An outer layer knows the caller of a served request too.
#[tokio::test]
async fn the_response_to_a_request_let_through_names_its_caller_and_endpoint() {
    let layer = LockLayer::new(lock(Some(permissions(&[TOKENS, INVOKE]))), SageMakerPaths);
    let response = layer.layer(served()).oneshot(request(CHAT)).await.unwrap();
    let identity = response.extensions().get::<Identity>().unwrap();
    assert_eq!(identity.principal().arn(), "arn:aws:iam::123456789012:user/ci");
    let invocation = response.extensions().get::<Invocation>().unwrap();
    assert_eq!(invocation.path(), Some(CHAT));
    assert_eq!(invocation.route(), Some("/openai/v1/chat/completions"));
}

/// SPEC A1. So does one that passed the second layer alone, with an identity from elsewhere.
#[tokio::test]
async fn the_second_layer_alone_says_who_was_let_through() {
    let lock = lock(Some(permissions(&[TOKENS, INVOKE])));
    let mut known = request(CHAT);
    known.extensions_mut().insert(identity(&lock, "long-term-example"));
    let layer = AuthorizeLayer::new(Arc::new(Authorizer::new(SageMakerPaths)));
    let response = layer.layer(served()).oneshot(known).await.unwrap();
    let event = stagemaker_gateway::Event::of(response.extensions()).unwrap();
    assert_eq!((event.code, event.endpoint.as_deref()), ("allowed", Some("My-Endpoint")));
}

/// SPEC R4. Own bodies, for any type of body: this one is made of no `String`.
#[tokio::test]
async fn a_refusal_of_a_custom_target_is_written_by_a_custom_responder() {
    struct Own(&'static str, Option<u16>);
    let own = |refused: &Refused<'_>| {
        let known = match refused.cause() {
            Cause::Forbidden(_, identity) => Some(identity.access_key_id().len()),
            Cause::Denied(_) | _ => None,
        };
        let status = refused.refusal().status();
        let is_chat = refused.request().uri().path() == CHAT;
        assert_eq!((is_chat, known.is_some()), (true, status == 418));
        let mut response = Response::new(Own(refused.code(), Some(status.as_u16())));
        *response.status_mut() = status;
        response
    };
    let target = |request: &RequestHead<'_>, identity: &Identity| {
        assert_eq!((request.method().as_str(), identity.region()), ("POST", "us-west-2"));
        assert!(!request.headers().contains_key("authorization"));
        assert!(request.extensions().get::<Identity>().is_some());
        let teapot = http::StatusCode::IM_A_TEAPOT;
        let refusal = Refusal::new(teapot, "Teapot", "kind", "teapot", "I am one.");
        Err::<Invocation, _>(Forbidden::new("by_hand", "for a reason", refusal))
    };
    let layer = LockLayer::new(lock(None), target).with_responder(own);
    let inner = service_fn(async |_: Request<String>| {
        Ok::<_, Infallible>(Response::new(Own("served", None)))
    });
    let service = layer.layer(inner);
    let by_hand = service.clone().oneshot(request(CHAT)).await.unwrap();
    assert_eq!((by_hand.body().0, by_hand.body().1), ("by_hand", Some(418)));
    let forbidden = by_hand.extensions().get::<Forbidden>().unwrap();
    assert_eq!(forbidden.to_string(), "for a reason");
    assert_eq!((forbidden.message(), forbidden.layer()), ("I am one.", None));
    let mut stranger = request(CHAT);
    stranger.headers_mut().remove("authorization");
    let denied = service.oneshot(stranger).await.unwrap();
    assert_eq!((denied.body().0, denied.body().1), ("authorization_missing", Some(403)));
    assert!(denied.extensions().get::<Denied>().is_some());
}

/// A refusal by hand is written as those of the crate are.
#[test]
fn a_custom_refusal_has_its_status_headers_and_body() {
    let teapot = http::StatusCode::IM_A_TEAPOT;
    let refusal = Refusal::new(teapot, "Teapot", "kind", "teapot", "I \"am\" one.");
    let words = (refusal.exception(), refusal.kind(), refusal.code());
    assert_eq!(words, ("Teapot", "kind", "teapot"));
    let response = refusal.into_response::<String>();
    assert_eq!(response.status(), 418);
    assert_eq!(response.headers()["x-amzn-errortype"], "Teapot");
    assert_eq!(response.headers()["content-type"], "application/json");
    let body = r#"{"error":{"message":"I \"am\" one.","type":"kind","code":"teapot"}}"#;
    assert_eq!(response.body(), body);
    let odd = Refusal::new(teapot, "no\nheader", "kind", "teapot", "");
    assert!(!odd.into_response::<String>().headers().contains_key("x-amzn-errortype"));
}

/// A service that is ready once it has been told so, and counts its calls.
#[derive(Clone)]
struct Busy {
    is_ready: Arc<AtomicBool>,
    calls: Arc<AtomicUsize>,
}

impl Service<Request<String>> for Busy {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.is_ready.load(Ordering::SeqCst) { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    fn call(&mut self, _: Request<String>) -> Self::Future {
        self.calls.fetch_add(1, Ordering::SeqCst);
        std::future::ready(Ok(Response::new(String::new())))
    }
}

/// A layer is ready when what stands behind it is.
#[test]
fn a_lock_is_ready_when_its_inner_service_is() {
    let busy = Busy { is_ready: Arc::default(), calls: Arc::default() };
    let layer = LockLayer::new(authenticator("us-west-2"), SageMakerPaths);
    let mut context = Context::from_waker(std::task::Waker::noop());
    let mut service = layer.layer(busy.clone());
    assert!(Service::<Request<String>>::poll_ready(&mut service, &mut context).is_pending());
    busy.is_ready.store(true, Ordering::SeqCst);
    assert!(Service::<Request<String>>::poll_ready(&mut service, &mut context).is_ready());
    assert_eq!(busy.calls.load(Ordering::SeqCst), 0);
}

/// SPEC H4. Nothing behind the lock needs the token.
#[tokio::test]
async fn a_request_let_through_has_no_token() {
    let lock: Arc<Authenticator> =
        lock_of("us-west-2", Credentials::new([long_term(SECRET, Access::Unlimited)]).unwrap());
    let inner = service_fn(async |request: Request<String>| {
        let has_token = request.headers().contains_key("authorization");
        let seen = if has_token { "with its token" } else { "without its token" };
        Ok::<_, Infallible>(Response::new(seen.to_owned()))
    });
    let response = LockLayer::new(lock, SageMakerPaths).layer(inner).oneshot(request(CHAT)).await;
    assert_eq!(response.unwrap().body(), "without its token");
}
