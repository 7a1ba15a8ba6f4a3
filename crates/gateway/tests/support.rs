use std::convert::Infallible;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{Request, Response};
use stagemaker_gateway::verifier::{Audience, Timestamp};
use stagemaker_gateway::{
    AuthenticateLayer, Authenticator, Credential, Credentials, Identity, Principal, Secret,
};
use tower::{ServiceBuilder, ServiceExt, service_fn};

/// A vector of `fixtures/tokens`.
pub(crate) fn token(name: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/tokens");
    std::fs::read_to_string(format!("{root}/{name}/token.txt")).expect(name)
}

pub(crate) const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const TEMPORARY_KEY: &str = "ASIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
pub(crate) const SESSION_TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE/tok+en==";

pub(crate) fn principal(name: &str) -> Arc<Principal> {
    let account_id = "123456789012".to_owned();
    Arc::new(Principal { arn: format!("arn:aws:iam::{account_id}:user/{name}"), account_id })
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new([
        Credential::new(KEY, Secret::new(SECRET), principal("ci")),
        Credential::new(TEMPORARY_KEY, Secret::new(SECRET), principal("session"))
            .with_session_token(Secret::new(SESSION_TOKEN)),
    ])
    .unwrap()
}

/// A lock for a region, at 2026-11-22T10:00:00Z.
pub(crate) fn authenticator(region: &str) -> Arc<Authenticator> {
    let clock = || Timestamp::from_unix_seconds(1_795_341_600);
    Arc::new(Authenticator::new(Audience::sagemaker(region), credentials()).with_clock(clock))
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
            let arn = &identity.principal().arn;
            let seen = format!("{arn} {}", request.headers().contains_key(AUTHORIZATION));
            Ok::<_, Infallible>(Response::new(seen))
        }))
        .oneshot(request)
        .await
        .unwrap()
}
