use std::convert::Infallible;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{Request, Response};
use stagemaker_gateway::verifier::{Audience, Timestamp};
use stagemaker_gateway::{
    Access, AuthenticateLayer, Authenticator, Credential, Credentials, Identity, Principal, Secret,
};
pub(crate) use stagemaker_testing::credentials::{
    ACCESS_KEY_ID as KEY, SECRET_ACCESS_KEY as SECRET, SESSION_TOKEN,
    TEMPORARY_ACCESS_KEY_ID as TEMPORARY_KEY,
};
use stagemaker_testing::fixtures;
use tower::{ServiceBuilder, ServiceExt, service_fn};

/// The token of a vector.
pub(crate) fn token(name: &str) -> String {
    fixtures::vector(name, "token.txt")
}

pub(crate) fn principal(name: &str) -> Arc<Principal> {
    Arc::new(Principal::parse(&format!("arn:aws:iam::123456789012:user/{name}")).unwrap())
}

/// 2026-11-22T10:00:00Z, when most vectors were signed.
pub(crate) const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse_basic(text).unwrap()
}

/// Long-term credentials of the vectors.
pub(crate) fn long_term(secret: &str, access: impl Into<Access>) -> Credential {
    Credential::new(KEY, Secret::new(secret), principal("ci"), access).unwrap()
}

/// Temporary credentials of the vectors, which end an hour after most were signed.
pub(crate) fn temporary() -> Credential {
    let secret = Secret::new(SECRET);
    Credential::new(TEMPORARY_KEY, secret, principal("session"), Access::Unlimited)
        .and_then(|long| long.temporary(Secret::new(SESSION_TOKEN), NOW.plus_seconds(3_600)))
        .unwrap()
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new([long_term(SECRET, Access::Unlimited), temporary()]).unwrap()
}

/// A lock for a region, at 2026-11-22T10:00:00Z.
pub(crate) fn authenticator(region: &str) -> Arc<Authenticator> {
    lock_of(region, credentials())
}

/// A lock with these credentials, at 2026-11-22T10:00:00Z.
pub(crate) fn lock_of(region: &str, credentials: Credentials) -> Arc<Authenticator> {
    let audience = Audience::sagemaker(region);
    Arc::new(Authenticator::with_clock(audience, credentials, || NOW).unwrap())
}

/// The identity of the holder of a vector, by a lock.
pub(crate) fn identity(lock: &Authenticator, name: &str) -> Identity {
    lock.authenticate(request(&[&format!("Bearer {}", token(name))]).headers()).unwrap()
}

pub(crate) fn request(authorization: &[&str]) -> Request<String> {
    let mut request = Request::new(String::new());
    for value in authorization {
        request.headers_mut().append(AUTHORIZATION, value.parse().unwrap());
    }
    request
}

/// Sends a request through the lock to a service that answers with what it sees.
pub(crate) async fn call(
    authenticator: &Arc<Authenticator>,
    request: Request<String>,
) -> Response<String> {
    ServiceBuilder::new()
        .layer(AuthenticateLayer::new(Arc::clone(authenticator)))
        .service(service_fn(async |request: Request<String>| {
            let identity = request.extensions().get::<Identity>().expect("the lock is open");
            let arn = identity.principal().arn();
            let has_token = request.headers().contains_key(AUTHORIZATION);
            let with = if has_token { "with" } else { "without" };
            Ok::<_, Infallible>(Response::new(format!("{arn} {with} its token")))
        }))
        .oneshot(request)
        .await
        .unwrap()
}
