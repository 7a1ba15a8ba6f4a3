use std::fmt::Debug;
use std::sync::Arc;

use stagemaker_gateway::iam::Context;
use stagemaker_gateway::verifier::{Audience, Scope};
use stagemaker_gateway::{
    Access, AnyAuthenticator, AuthenticateLayer, AuthorizeLayer, Authorizer, CacheLimits, Cause,
    Check, Circumstances, Code, Credential, CredentialKind, Credentials, DerivedKey, DerivedKeys,
    DuplicateAccessKeyId, DuplicateScope, Event, Grant, InvalidSetting, Invocation, InvocationPath,
    KeysFrom, LockLayer, ModelLockLayer, ModelTarget, Name, Naming, Outcome, Permissions,
    ReadModelLayer, Refusal, Refused, RequestHead, RequestTime, RequestedModel, SageMakerPaths,
    Secret, ServiceResponder, SigningKeys, SourceError, SourceIp, SourcedAuthenticator,
    SystemClock, TextFault,
};
use stagemaker_testing::exported_types;
use tower_layer::Layer as _;
use tower_service::Service as _;

use crate::authorize::{CHAT, INVOKE, TOKENS, call, lock, permissions, request};
use crate::support::{NOW, SECRET, SESSION_TOKEN, identity, principal, token};

/// SPEC R5. Every type that the crate exports, so that a new one has to be shown here.
#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a line a type")]
async fn debug_of_no_type_tells_a_secret() {
    let (genuine, temporary) = (token("long-term-example"), token("temporary-example"));
    let lock = lock(Some(Permissions::default()));
    let identity = identity(&lock, "long-term-example");
    let scope = Scope { date: "20261122", region: "us-west-2", service: "sagemaker" };
    let key = DerivedKey::new(scope, &KEY).unwrap();
    let keys = DerivedKeys::new([key.clone()]).unwrap();
    let held = |secret| {
        Credential::new("AKIA", Secret::new(secret), principal("ci"), Access::Unlimited)
            .and_then(|long| long.temporary(Secret::new(SESSION_TOKEN), NOW))
            .unwrap()
    };
    let derived =
        Credential::from_derived_keys("AKIA", keys.clone(), principal("ci"), Access::Unlimited);
    let credentials = Credentials::new([held(SECRET)]).unwrap();
    credentials.prepare(&Audience::sagemaker("us-east-1"), NOW);
    let signing_keys = SigningKeys::of(&held(SECRET));
    signing_keys.prepare(&Audience::sagemaker("us-west-2"), NOW);
    let source = |_: String| async { Err::<Option<Credential>, SourceError>("no".into()) };
    let sourced = SourcedAuthenticator::new(Audience::sagemaker("us-west-2"), source).unwrap();
    let layer = AuthenticateLayer::new(Arc::clone(&lock));
    let mut service = layer.layer(Open);
    let chat = request(CHAT);
    let future = service.call(chat.clone());
    let authorizer = Arc::new(Authorizer::new(SageMakerPaths));
    let authorize = AuthorizeLayer::new(Arc::clone(&authorizer));
    let invocation = Invocation::of("my-endpoint".parse().unwrap());
    let request_head = RequestHead::of(&chat);
    let circumstances = Circumstances::of(&request_head, "us-west-2", NOW).unwrap();
    let limited = Permissions::default().with_context(Context::default());
    let checks = Check::all(identity.principal(), &limited, &invocation, &circumstances).unwrap();
    let forbidden = authorizer.authorize(&identity, &request_head).unwrap_err();
    let denied = lock.credentials(|known| {
        known.verify(&genuine.replace('A', "B"), lock.audience(), NOW).map(|_| ()).unwrap_err()
    });
    let event = Event::of(call(&lock, chat.clone()).await.extensions()).unwrap();
    let lock_of_some = self::lock(Some(permissions(&[TOKENS, INVOKE])));
    let let_through = call(&lock_of_some, chat.clone()).await;
    let grant = let_through.extensions().get::<Grant>().unwrap().clone();
    let refused = call_refused(&lock, &chat);
    let model = read_model();
    let verified = format!(
        "{:?}",
        lock.credentials(|known| {
            let verified = known.verify(&genuine, lock.audience(), NOW).unwrap();
            format!("{verified:?} {verified:#?}")
        })
    );
    let shown: [(&str, &dyn Debug); 59] = [
        ("Access", &Access::Unlimited as &dyn Debug),
        ("Addressee", &invocation.endpoint),
        ("AnyAuthenticator", &AnyAuthenticator::from(Arc::clone(&lock))),
        ("Authenticate", &service),
        ("AuthenticateLayer", &layer),
        ("Authenticator", &lock),
        ("Authorize", &authorize.layer(Open)),
        ("AuthorizeLayer", &authorize),
        ("Authorizer", &authorizer),
        ("CacheLimits", &CacheLimits::default()),
        ("Cause", &Cause::Forbidden(&forbidden, &identity)),
        ("Check", &checks),
        ("Circumstances", &circumstances),
        ("Code", &Code::ALL),
        ("Credential", &[held(SECRET), derived.unwrap()]),
        ("CredentialKind", &CredentialKind::Temporary),
        ("Credentials", &credentials),
        ("Denied", &denied),
        ("DerivedKey", &key),
        ("DerivedKeys", &keys),
        ("DuplicateAccessKeyId", &DuplicateAccessKeyId("AKIA".into())),
        ("DuplicateScope", &DuplicateScope(scope.to_string().into())),
        ("Event", &event),
        ("EventCaller", &event.caller),
        ("Forbidden", &forbidden),
        ("Grant", &grant),
        ("Identity", &identity),
        ("InvalidSetting", &InvalidSetting::KeyAllZero),
        ("Invocation", &invocation),
        ("InvocationPath", &InvocationPath::parse(CHAT)),
        ("KeysFrom", &KeysFrom::Held),
        ("LockLayer", &LockLayer::new(Arc::clone(&lock), SageMakerPaths)),
        ("ModelLockLayer", &ModelLockLayer::new(Arc::clone(&lock), ModelTarget::endpoints())),
        ("ModelTarget", &ModelTarget::endpoints()),
        ("Name", &invocation.endpoint.name),
        ("NameError", &Name::parse("-")),
        ("Naming", &Naming::PolicyArn),
        ("Outcome", &Outcome::Denied),
        ("PathError", &InvocationPath::parse("/")),
        ("Permissions", &limited as &Permissions),
        ("Principal", identity.principal()),
        ("ReadModel", &ReadModelLayer::default().layer(Open)),
        ("ReadModelLayer", &ReadModelLayer::default()),
        ("Reason", denied.reason()),
        ("Refusal", &Refusal::of(denied.reason())),
        ("Refused", &refused),
        ("RequestHead", &request_head),
        ("RequestTime", &RequestTime(NOW)),
        ("RequestedModel", &model),
        ("ResponseFuture", &future),
        ("SageMakerPaths", &SageMakerPaths),
        ("Secret", &Secret::new(SECRET)),
        ("ServiceResponder", &ServiceResponder),
        ("SigningKeys", &signing_keys),
        ("SourceIp", &SourceIp("192.0.2.1".parse().unwrap())),
        ("SourcedAuthenticator", &sourced),
        ("SystemClock", &SystemClock),
        ("TextFault", &TextFault::Empty),
        ("Verified", &verified),
    ];
    assert_eq!(shown.map(|(name, _)| name.to_owned()).to_vec(), exported());
    for (name, value) in shown {
        let printed = format!("{value:?} {value:#?}");
        assert!(printed.len() > 3, "{name}");
        for secret in
            [SECRET, SESSION_TOKEN, "abababab", "171, 171", &genuine[18..58], &temporary[18..58]]
        {
            assert!(!printed.contains(secret), "{name} tells a secret: {printed}");
        }
    }
}

/// A refused request, as a responder sees it: its token is still among the headers.
fn call_refused(
    lock: &Arc<stagemaker_gateway::Authenticator>,
    chat: &http::Request<String>,
) -> String {
    let mut forged = chat.clone();
    let temporary = format!("Bearer {}", token("temporary-example"));
    forged.headers_mut().insert("authorization", temporary.parse().unwrap());
    let responder = |refused: &Refused<'_>| {
        assert!(refused.request().headers().contains_key("authorization"));
        http::Response::new(format!("{refused:?} {refused:#?}"))
    };
    let mut service =
        AuthenticateLayer::new(Arc::clone(lock)).with_responder(responder).layer(Open);
    let mut future = std::pin::pin!(service.call(forged));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(Ok(response)) => response.into_body(),
        std::task::Poll::Ready(Err(never)) => match never {},
        std::task::Poll::Pending => panic!("a refusal waits for nothing"),
    }
}

/// A model as a target sees it.
fn read_model() -> RequestedModel {
    let found = Arc::new(std::sync::Mutex::new(None));
    let seen = Arc::clone(&found);
    let inner =
        tower::service_fn(move |request: http::Request<http_body_util::Full<bytes::Bytes>>| {
            *seen.lock().unwrap() = request.extensions().get::<RequestedModel>().cloned();
            std::future::ready(Ok::<_, std::convert::Infallible>(
                http::Response::new(String::new()),
            ))
        });
    let layer = ReadModelLayer::default();
    let mut request =
        http::Request::new(http_body_util::Full::new(bytes::Bytes::from(r#"{"model":"m"}"#)));
    *request.method_mut() = http::Method::POST;
    request.extensions_mut().insert(identity(&lock(None), "long-term-example"));
    let mut future = std::pin::pin!(layer.layer(inner).call(request));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(future.as_mut().poll(&mut context).is_ready());
    let model = found.lock().unwrap().take();
    model.unwrap()
}

const KEY: [u8; 32] = [0xAB; 32];

/// What is exported and is no type of its own.
const TRAITS: [&str; 6] = ["Clock", "KeySource", "Loading", "Responder", "SourceError", "Target"];

/// The types that the crate exports, but for the traits.
fn exported() -> Vec<String> {
    let lib = include_str!("../src/lib.rs");
    let (_, exports) = lib.split_once("pub use stagemaker_verifier as verifier;").unwrap();
    let mut names = exported_types(exports);
    names.retain(|name| !TRAITS.contains(&name.as_str()));
    names
}

/// A service that lets everybody in.
#[derive(Clone, Debug)]
struct Open;

impl tower_service::Service<http::Request<String>> for Open {
    type Response = http::Response<String>;
    type Error = std::convert::Infallible;
    type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: http::Request<String>) -> Self::Future {
        std::future::ready(Ok(http::Response::new(String::new())))
    }
}
