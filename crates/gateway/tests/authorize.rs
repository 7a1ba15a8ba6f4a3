//! Whether a caller who is known may make a request.

use std::convert::Infallible;
use std::sync::Arc;

use http::{Request, Response};
use stagemaker_gateway::iam::{Kind, Policies, Policy, PolicySet};
use stagemaker_gateway::{
    Access, Authenticator, Credentials, Forbidden, Identity, LockLayer, Naming, Permissions,
    SageMakerPaths,
};
use tower::{ServiceBuilder, ServiceExt, service_fn};

use crate::support::{SECRET, authenticator, long_term, token};

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
    let access = permissions.map_or(Access::Unlimited, Access::from);
    Credentials::new([long_term(SECRET, access)]).unwrap()
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
    ServiceBuilder::new()
        .layer(LockLayer::new(Arc::clone(lock), SageMakerPaths))
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

/// SPEC S5, D1
#[tokio::test]
async fn unlimited_access_is_asked_no_policy() {
    let response = call(&lock(None), request("/endpoints/any/v1/whatever")).await;
    assert_eq!(response.body(), "served");
}

/// SPEC P5. What was not decided about is served to nobody.
#[tokio::test]
async fn unlimited_access_to_an_unreadable_path_is_refused() {
    let response = call(&lock(None), request("/whatever")).await;
    assert_eq!(refused(&response).1, "endpoint_not_named");
}

/// SPEC D1, D2
#[tokio::test]
async fn a_caller_without_one_of_both_actions_is_refused() {
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
async fn a_component_is_decided_about_after_its_endpoint() {
    let endpoints = r#"{"Effect":"Allow","Action":"sagemaker:InvokeEndpoint",
        "Resource":"arn:aws:sagemaker:*:*:endpoint/*"}"#;
    let lock = lock(Some(permissions(&[TOKENS, endpoints])));
    let (message, ..) = refused(&call(&lock, request(COMPONENT)).await);
    assert!(message.contains(":inference-component/llama because"), "{message}");
}

/// SPEC D6. ARNs are in lower case, in whatever case a name was created.
#[tokio::test]
async fn a_name_in_another_case_is_denied_by_the_same_policy() {
    let shut = r#"{"Effect":"Deny","Action":"*",
        "Resource":"arn:aws:sagemaker:us-west-2:123456789012:endpoint/my-endpoint"}"#;
    let lock = lock(Some(permissions(&[TOKENS, INVOKE, shut])));
    for name in ["my-endpoint", "MY-ENDPOINT"] {
        let path = format!("/endpoints/{name}/openai/v1/chat/completions");
        let (message, code, _) = refused(&call(&lock, request(&path)).await);
        assert!(message.ends_with("with an explicit deny in an identity-based policy"));
        assert_eq!(code, "explicitly_denied", "{name}");
    }
    assert_eq!(call(&lock, request("/endpoints/other/v1")).await.body(), "served");
}

/// SPEC P5
#[tokio::test]
async fn a_path_that_names_no_endpoint_is_refused() {
    let lock = lock(Some(permissions(&[TOKENS, INVOKE])));
    for path in ["/", "/v1/models", "/Endpoints/a", "/endpoint/a"] {
        let (_, code, told) = refused(&call(&lock, request(path)).await);
        assert_eq!(code, "endpoint_not_named", "{path}");
        assert_eq!(told, "the path does not begin with `/endpoints/`");
    }
}

/// The operator is told which statement denies; the caller only in what kind of policy it is.
#[tokio::test]
async fn the_statement_that_denies_is_told_to_the_operator() {
    let shut = r#"{"Sid":"Shut","Effect":"Deny","Action":"*","Resource":"*"}"#;
    let response = call(&lock(Some(permissions(&[TOKENS, INVOKE, shut]))), request(CHAT)).await;
    let (message, code, told) = refused(&response);
    assert_eq!(code, "explicitly_denied");
    assert!(!message.contains("Shut") && !message.contains("ci.json"), "{message}");
    assert_eq!(
        told,
        "sagemaker:CallWithBearerToken on *: denied in an identity-based policy, by statement 2 of \
         `ci.json` (Sid `Shut`)"
    );
}

/// Of an organization, the operator is told which level does not allow.
#[tokio::test]
async fn the_level_that_denies_is_told_to_the_operator() {
    let policy = |name, kind, action: &str| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#
        );
        Policy::parse(name, kind, &text).unwrap()
    };
    let level = |action| vec![policy("scp.json", Kind::Scp, action)];
    let identity = vec![policy("ci.json", Kind::Identity, "*")];
    let scps = Some(vec![level("*"), level("s3:*"), level("*")]);
    let set = PolicySet::new(Policies { identity, scps, ..Policies::default() }).unwrap();
    let response = call(&lock(Some(Permissions::new(set))), request(CHAT)).await;
    let (_, _, told) = refused(&response);
    assert!(told.contains(" at level 2 of 3 "), "{told}");
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
