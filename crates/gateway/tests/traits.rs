//! The traits that callers implement: by a type of their own instead of a closure.

use std::convert::Infallible;
use std::sync::Arc;

use http::{Request, Response};
use stagemaker_gateway::verifier::{Audience, Timestamp};
use stagemaker_gateway::{
    Access, AuthenticateLayer, AuthorizeLayer, Authorizer, Clock, Forbidden, Identity, Invocation,
    KeySource, KeysFrom, Loading, LockLayer, ModelLockLayer, ModelTarget, ReadModelLayer, Reason,
    Refusal, Refused, RequestHead, Responder, ServiceResponder, SourcedAuthenticator, Target,
};
use tower::{Layer, Service, ServiceExt as _, service_fn};

use crate::authorize::{CHAT, INVOKE, TOKENS, lock, permissions, request};
use crate::lock::served;
use crate::support::{KEY, NOW, SECRET, long_term};

/// The credentials of one access key.
struct OneKey;

impl KeySource for OneKey {
    fn load(&self, access_key_id: String) -> Loading {
        let credential = (access_key_id == KEY).then(|| long_term(SECRET, Access::Unlimited));
        Box::pin(async { Ok(credential) })
    }
}

/// A clock that stands still.
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        NOW
    }
}

#[tokio::test]
async fn a_source_and_a_clock_may_be_types() {
    let lock = SourcedAuthenticator::new(Audience::sagemaker("us-west-2"), OneKey).unwrap();
    let lock = lock.with_clock(Stopped);
    let caller = lock.authenticate(request(CHAT).headers()).await.unwrap();
    assert_eq!((caller.access_key_id(), caller.keys_from()), (KEY, KeysFrom::Source(NOW)));
    let stranger = crate::source::minted("AKIAUNKNOWN");
    let denied = lock.authenticate(&stranger).await.unwrap_err();
    assert_eq!(denied.reason(), &Reason::AccessKeyUnknown);
}

/// Every request is for one endpoint, but for those of DELETE.
struct OneEndpoint;

impl Target for OneEndpoint {
    fn invocation(&self, request: &RequestHead<'_>, _: &Identity) -> Result<Invocation, Forbidden> {
        if request.method() == http::Method::DELETE {
            return Err(Forbidden::new("no_delete", "deleted", Refusal::validation("No.")));
        }
        Ok(Invocation::of("only".parse()?))
    }
}

#[tokio::test]
async fn a_target_may_be_a_type() {
    let lock = lock(Some(permissions(&[TOKENS, INVOKE])));
    let layer = LockLayer::new(lock, OneEndpoint);
    let answer = layer.layer(served()).oneshot(request("/any")).await.unwrap();
    assert_eq!(answer.extensions().get::<Invocation>().unwrap().endpoint.name.as_str(), "only");
    let mut delete = request("/any");
    *delete.method_mut() = http::Method::DELETE;
    let refused = layer.layer(served()).oneshot(delete).await.unwrap();
    assert_eq!(refused.status(), 400);
    assert_eq!(refused.extensions().get::<Forbidden>().unwrap().code(), "no_delete");
}

/// Writes the code of a refusal, with status 418.
#[derive(Clone)]
struct Teapot;

impl<B: From<String>> Responder<B> for Teapot {
    fn respond(&self, refused: &Refused<'_>) -> Response<B> {
        let mut response = Response::new(B::from(refused.code().to_owned()));
        *response.status_mut() = http::StatusCode::IM_A_TEAPOT;
        response
    }
}

/// Sends a request without a token or an identity.
async fn refused<L>(layer: L) -> (u16, String)
where
    L: Layer<BoxedInner>,
    L::Service: Service<Body, Response = Response<Vec<u8>>, Error = Infallible>,
{
    let inner = service_fn(async |_: Body| Ok(Response::new(b"served".to_vec())));
    let inner = tower::util::BoxCloneService::new(inner);
    let stranger = Request::post(CHAT).body(http_body_util::Full::default()).unwrap();
    let response = layer.layer(inner).oneshot(stranger).await.unwrap();
    (response.status().as_u16(), String::from_utf8(response.into_body()).unwrap())
}

type Body = Request<http_body_util::Full<bytes::Bytes>>;
type BoxedInner = tower::util::BoxCloneService<Body, Response<Vec<u8>>, Infallible>;

/// SPEC R4. Each layer asks its responder, and without another it is the service's.
#[tokio::test]
async fn each_layer_writes_its_refusals_by_its_responder() {
    let lock = lock(None);
    let authenticate = AuthenticateLayer::new(lock.clone());
    let authorize = AuthorizeLayer::new(Arc::new(Authorizer::new(OneEndpoint)));
    let read_model = ReadModelLayer::default();
    let whole = LockLayer::new(lock.clone(), OneEndpoint);
    let by_model = ModelLockLayer::new(lock, ModelTarget::endpoints());
    let missing = |code: &str| (418, code.to_owned());
    let authenticated = missing("authorization_missing");
    assert_eq!(refused(authenticate.clone().with_responder(Teapot)).await, authenticated);
    assert_eq!(refused(whole.clone().with_responder(Teapot)).await, authenticated);
    assert_eq!(refused(by_model.clone().with_responder(Teapot)).await, authenticated);
    let identified = missing("identity_missing");
    assert_eq!(refused(authorize.clone().with_responder(Teapot)).await, identified);
    assert_eq!(refused(read_model.clone().with_responder(Teapot)).await, identified);

    let of_service = (403, Refusal::of(&Reason::AuthorizationMissing).body());
    assert!(of_service.1.contains("make sure your bearer token is valid"));
    assert_eq!(refused(authenticate.clone().with_responder(ServiceResponder)).await, of_service);
    assert_eq!(refused(authenticate).await, of_service);
    assert_eq!(refused(authorize).await, of_service);
    assert_eq!(refused(read_model).await, of_service);
    assert_eq!(refused(whole).await, of_service);
    assert_eq!(refused(by_model).await, of_service);
}
