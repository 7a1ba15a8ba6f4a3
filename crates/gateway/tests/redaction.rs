use std::fmt::Debug;
use std::sync::Arc;

use stagemaker_gateway::verifier::{Scope, Timestamp};
use stagemaker_gateway::{
    Addressee, Authenticate, AuthenticateLayer, Authenticator, Authorize, AuthorizeLayer,
    Authorizer, Check, Circumstances, Credential, Credentials, Denied, DerivedKey, DerivedKeys,
    DuplicateAccessKeyId, DuplicateScope, Forbidden, Identity, Invocation, Naming, Permissions,
    Principal, Reason, Refusal, ResponseFuture, SageMakerPaths, Secret, SourceIp, SystemClock,
};
use tower_layer::Layer as _;
use tower_service::Service as _;

use crate::support::{authenticator, request, token};

/// Every type that the crate exports, so that a new one has to be shown here.
#[tokio::test]
async fn debug_of_no_type_tells_a_secret() {
    let genuine = token("long-term-example");
    let lock = authenticator("us-west-2");
    let now = Timestamp::parse_basic("20261122T100000Z").unwrap();
    let credentials = lock.credentials();
    let identity = credentials.verify(&genuine, lock.audience(), now).unwrap();
    let denied = credentials.verify(&genuine.replace('A', "B"), lock.audience(), now).unwrap_err();
    let scope = Scope { date: "20261122", region: "us-west-2", service: "sagemaker" };
    let key = DerivedKey::new(scope, &KEY);
    let keys = DerivedKeys::new([key.clone()]).unwrap();
    let principal = Arc::new(identity.principal().clone());
    let credential = Credential::new("AKIA", Secret::new(SECRET), Arc::clone(&principal))
        .with_session_token(Secret::new(SESSION_TOKEN));
    let layer = AuthenticateLayer::new(lock.clone());
    let mut service = layer.layer(Open);
    let future: ResponseFuture<_> = service.call(request(&[&format!("Bearer {genuine}")]));
    let authorizer = Arc::new(Authorizer::new(lock.clone(), SageMakerPaths));
    let allowed = AuthorizeLayer::new(Arc::clone(&authorizer));
    let permissions = Permissions::default();
    let invocation = Invocation::of("my-endpoint");
    let asked = request(&[&format!("Bearer {genuine}")]);
    let circumstances = Circumstances::of(&asked, "us-west-2", now);
    let checks = Check::all(identity.principal(), &permissions, &invocation, circumstances);
    let limited = credential.with_permissions(Arc::new(permissions.clone()));
    let own = authenticator("us-west-2");
    own.replace_credentials(Credentials::new([limited]).unwrap());
    let own = Authorizer::new(own, SageMakerPaths);
    let forbidden = own.authorize(&identity, &asked).unwrap_err();
    let credential = Credential::new("AKIA", Secret::new(SECRET), Arc::clone(&principal))
        .with_session_token(Secret::new(SESSION_TOKEN))
        .with_permissions(Arc::new(permissions.clone()));
    let derived = Credential::from_derived_keys("AKIA", keys.clone(), principal);
    let shown: [(&str, &dyn Debug); 29] = [
        ("Addressee", &invocation.endpoint as &Addressee),
        ("Authenticate", &service as &Authenticate<Open>),
        ("AuthenticateLayer", &layer),
        ("Authenticator", &lock as &Arc<Authenticator>),
        ("Authorize", &allowed.layer(Open) as &Authorize<Open>),
        ("AuthorizeLayer", &allowed),
        ("Authorizer", &authorizer as &Arc<Authorizer>),
        ("Check", &checks.unwrap() as &Vec<Check<'_>>),
        ("Circumstances", &circumstances),
        ("Credential", &[credential, derived]),
        ("Credentials", &credentials as &Arc<Credentials>),
        ("Denied", &denied as &Denied),
        ("DerivedKey", &key),
        ("DerivedKeys", &keys),
        ("DuplicateAccessKeyId", &DuplicateAccessKeyId("AKIA".into())),
        ("DuplicateScope", &DuplicateScope(scope.to_string().into())),
        ("Forbidden", &forbidden as &Forbidden),
        ("Identity", &identity as &Identity),
        ("Invocation", &invocation),
        ("Naming", &Naming::PolicyArn),
        ("Permissions", &permissions),
        ("Principal", identity.principal() as &Principal),
        ("Reason", denied.reason() as &Reason),
        ("Refusal", &Refusal::of(denied.reason())),
        ("ResponseFuture", &future),
        ("SageMakerPaths", &SageMakerPaths),
        ("Secret", &Secret::new(SECRET)),
        ("SourceIp", &SourceIp("192.0.2.1".parse().unwrap())),
        ("SystemClock", &SystemClock),
    ];
    assert_eq!(shown.map(|(name, _)| name.to_owned()).to_vec(), exported_types());
    for (name, value) in shown {
        let printed = format!("{value:?} {value:#?}");
        for secret in [SECRET, SESSION_TOKEN, "abababab", "171, 171", &genuine[18..58]] {
            assert!(!printed.contains(secret), "{name} tells a secret: {printed}");
        }
    }
}

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const SESSION_TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE/tok+en==";
const KEY: [u8; 32] = [0xAB; 32];

/// What is exported and is no type.
const TRAITS: [&str; 2] = ["Clock", "Target"];

/// What begins like a type in the list of exports, but for the traits.
fn exported_types() -> Vec<String> {
    let lib = include_str!("../src/lib.rs");
    let exports: String = lib.lines().filter(|line| line.starts_with("pub use")).collect();
    let mut names: Vec<_> = exports
        .split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|word| word.starts_with(|first: char| first.is_uppercase()))
        .filter(|word| {
            word.contains(|letter: char| letter.is_lowercase()) && !TRAITS.contains(word)
        })
        .map(str::to_owned)
        .collect();
    names.sort();
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
