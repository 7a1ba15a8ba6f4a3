//! Whether a caller who is known may make a request.

use std::convert::Infallible;
use std::sync::Arc;

use http::{Request, Response};
use stagemaker_gateway::iam::{Kind, Policies, Policy, PolicySet};
use stagemaker_gateway::{
    AuthenticateLayer, Authenticator, AuthorizeLayer, Authorizer, Credential, Credentials,
    Forbidden, Identity, Naming, Permissions, SageMakerPaths, Secret,
};
use tower::{ServiceBuilder, ServiceExt, service_fn};

use crate::support::{KEY, SECRET, authenticator, principal, token};

pub(crate) const TOKENS: &str =
    r#"{"Effect":"Allow","Action":"sagemaker:CallWithBearerToken","Resource":"*"}"#;
pub(crate) const INVOKE: &str =
    r#"{"Sid":"Invoke","Effect":"Allow","Action":"sagemaker:InvokeEndpoint","Resource":"*"}"#;
pub(crate) const CHAT: &str = "/endpoints/My-Endpoint/openai/v1/chat/completions";
const COMPONENT: &str = "/endpoints/shared/inference-components/Llama/openai/v1/chat/completions";

pub(crate) fn permissions(statements: &[&str]) -> Permissions {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let arn = "arn:aws:iam::123456789012:policy/ci";
    let identity = vec![Policy::parse("ci.json", Kind::Identity, &text).unwrap().with_arn(arn)];
    Permissions::new(PolicySet::new(Policies { identity, ..Policies::default() }).unwrap())
}

pub(crate) fn credentials(permissions: Option<Permissions>) -> Credentials {
    let credential = Credential::new(KEY, Secret::new(SECRET), principal("ci"));
    Credentials::new([match permissions {
        Some(permissions) => credential.with_permissions(Arc::new(permissions)),
        None => credential,
    }])
    .unwrap()
}

pub(crate) fn lock(permissions: Option<Permissions>) -> Arc<Authenticator> {
    let lock = authenticator("us-west-2");
    lock.replace_credentials(credentials(permissions));
    lock
}

pub(crate) fn request(path: &str) -> Request<String> {
    let bearer = format!("Bearer {}", token("long-term-example"));
    let request = Request::post(path).header("authorization", bearer);
    request.header("user-agent", "tests/1").body(String::new()).unwrap()
}

/// Sends a request through both locks.
pub(crate) async fn call(lock: &Arc<Authenticator>, request: Request<String>) -> Response<String> {
    let authorizer = Authorizer::new(Arc::clone(lock), SageMakerPaths);
    ServiceBuilder::new()
        .layer(AuthenticateLayer::new(Arc::clone(lock)))
        .layer(AuthorizeLayer::new(Arc::new(authorizer)))
        .service(service_fn(async |_: Request<String>| {
            Ok::<_, Infallible>(Response::new("served".to_owned()))
        }))
        .oneshot(request)
        .await
        .unwrap()
}

/// The message, the code and what the operator is told of a refusal.
pub(crate) fn refused(response: &Response<String>) -> (String, &'static str, String) {
    assert_eq!(response.status(), 403);
    assert_eq!(response.headers()["x-amzn-errortype"], "AccessDeniedException");
    let body: serde_json::Value = serde_json::from_str(response.body()).unwrap();
    assert_eq!(body["error"]["code"], "access_denied_exception");
    assert_eq!(body["error"]["type"], "permission_error");
    let forbidden = response.extensions().get::<Forbidden>().unwrap();
    assert_eq!(body["error"]["message"], forbidden.message());
    assert!(response.extensions().get::<Identity>().is_some(), "the log names the caller");
    (forbidden.message().to_owned(), forbidden.code(), forbidden.to_string())
}

#[tokio::test]
async fn without_permissions_everything_is_allowed() {
    let response = call(&lock(None), request("/whatever")).await;
    assert_eq!(response.body(), "served");
}

#[tokio::test]
async fn both_actions_are_needed() {
    let both = lock(Some(permissions(&[TOKENS, INVOKE])));
    assert_eq!(call(&both, request(CHAT)).await.body(), "served");
    assert_eq!(call(&both, request(COMPONENT)).await.body(), "served");

    let response = call(&lock(Some(permissions(&[INVOKE]))), request(CHAT)).await;
    let (message, code, told) = refused(&response);
    assert_eq!(
        message,
        "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: \
         sagemaker:CallWithBearerToken on resource: * because no identity-based policy allows \
         the sagemaker:CallWithBearerToken action"
    );
    assert_eq!(code, "implicitly_denied");
    assert_eq!(
        told,
        "sagemaker:CallWithBearerToken on *: no identity-based policy allows it; nearest is \
         statement 0 of `ci.json` (Sid `Invoke`): Action `sagemaker:InvokeEndpoint` does not \
         match `sagemaker:CallWithBearerToken`"
    );

    let response = call(&lock(Some(permissions(&[TOKENS]))), request(CHAT)).await;
    let (message, ..) = refused(&response);
    assert_eq!(
        message,
        "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: \
         sagemaker:InvokeEndpoint on resource: \
         arn:aws:sagemaker:us-west-2:123456789012:endpoint/my-endpoint because no \
         identity-based policy allows the sagemaker:InvokeEndpoint action"
    );
}

/// The endpoint is asked about before the component, and the component too.
#[tokio::test]
async fn a_component_is_asked_about_after_its_endpoint() {
    let endpoints = r#"{"Effect":"Allow","Action":"sagemaker:InvokeEndpoint",
        "Resource":"arn:aws:sagemaker:*:*:endpoint/*"}"#;
    let lock = lock(Some(permissions(&[TOKENS, endpoints])));
    let (message, ..) = refused(&call(&lock, request(COMPONENT)).await);
    assert!(message.contains(":inference-component/llama because"), "{message}");
}

/// However a name is written in the path, the policies see the name that a server sees.
#[tokio::test]
async fn a_name_cannot_hide_behind_escapes_or_case() {
    let shut = r#"{"Effect":"Deny","Action":"*",
        "Resource":"arn:aws:sagemaker:us-west-2:123456789012:endpoint/my-endpoint"}"#;
    let lock = lock(Some(permissions(&[TOKENS, INVOKE, shut])));
    for name in ["my-endpoint", "MY-ENDPOINT", "my%2Dendpoint", "%6dy%2dendpoin%74"] {
        let path = format!("/endpoints/{name}/openai/v1/chat/completions");
        let (message, code, _) = refused(&call(&lock, request(&path)).await);
        assert!(message.ends_with("with an explicit deny in an identity-based policy"));
        assert_eq!(code, "explicitly_denied", "{name}");
    }
    assert_eq!(call(&lock, request("/endpoints/other/v1")).await.body(), "served");
}

#[tokio::test]
async fn what_names_no_endpoint_is_for_nobody_whom_policies_limit() {
    let lock = lock(Some(permissions(&[TOKENS, INVOKE])));
    for path in ["/", "/v1/models", "/endpoints//v1", "/endpoints/%ff/v1"] {
        let (_, code, told) = refused(&call(&lock, request(path)).await);
        assert_eq!(code, "endpoint_not_named", "{path}");
        assert_eq!(told, "the request names no endpoint, and the caller has policies");
    }
}

#[tokio::test]
async fn the_policy_is_named_only_where_that_is_switched_on() {
    let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
    let plain = permissions(&[deny]);
    let (message, ..) = refused(&call(&lock(Some(plain.clone())), request(CHAT)).await);
    assert!(message.ends_with("in an identity-based policy"), "{message}");
    let naming = plain.with_naming(Naming::PolicyArn);
    let (message, ..) = refused(&call(&lock(Some(naming)), request(CHAT)).await);
    assert!(message.ends_with("policy: arn:aws:iam::123456789012:policy/ci"), "{message}");
}

/// An evaluation takes no value that long, so the request is refused.
#[tokio::test]
async fn a_header_too_long_for_a_context_is_refused() {
    let lock = lock(Some(permissions(&[TOKENS, INVOKE])));
    let mut long = request(CHAT);
    long.headers_mut().insert("user-agent", "x".repeat(8 * 1024 + 1).parse().unwrap());
    assert_eq!(refused(&call(&lock, long).await).1, "context_value_too_long");
}

/// Credentials that were taken away between the two locks open nothing.
#[tokio::test]
async fn credentials_may_be_withdrawn_at_any_time() {
    let lock = lock(Some(permissions(&[TOKENS, INVOKE])));
    let now = stagemaker_gateway::verifier::Timestamp::from_unix_seconds(1_795_341_600);
    let identity =
        lock.credentials().verify(&token("long-term-example"), lock.audience(), now).unwrap();
    let authorizer = Authorizer::new(Arc::clone(&lock), SageMakerPaths);
    assert_eq!(authorizer.authorize(&identity, &request(CHAT)), Ok(()));
    lock.replace_credentials(Credentials::new([]).unwrap());
    let forbidden = authorizer.authorize(&identity, &request(CHAT)).unwrap_err();
    assert_eq!(forbidden.code(), "credentials_withdrawn");
}

/// Without the first lock nobody is known, and the second stays shut.
#[tokio::test]
async fn the_second_lock_alone_stays_shut() {
    let authorizer = Authorizer::new(lock(None), SageMakerPaths);
    let response = ServiceBuilder::new()
        .layer(AuthorizeLayer::new(Arc::new(authorizer)))
        .service(service_fn(async |_: Request<String>| {
            Ok::<_, Infallible>(Response::new("served".to_owned()))
        }))
        .oneshot(request(CHAT))
        .await
        .unwrap();
    assert_eq!(response.status(), 403);
    assert!(response.body().contains("make sure your bearer token is valid"));
}
