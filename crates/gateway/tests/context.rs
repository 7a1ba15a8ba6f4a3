//! What policies can ask about a request.

use std::sync::Arc;

use stagemaker_gateway::iam::{Context, Layer};
use stagemaker_gateway::{
    Authenticator, Authorizer, Credential, Credentials, Invocation, Secret, SourceIp,
};

use crate::authorize::{
    CHAT, INVOKE, TOKENS, call, credentials, lock, permissions, refused, request,
};
use crate::support::{KEY, SECRET, authenticator, token};

#[tokio::test]
async fn the_context_is_that_of_a_real_call() {
    let held = |key: &str, operator: &str, value: &str| {
        format!(
            r#"{{"Effect":"Deny","Action":"sagemaker:InvokeEndpoint","Resource":"*",
            "Condition":{{"{operator}":{{"{key}":"{value}"}}}}}}"#
        )
    };
    let mut source = request(CHAT);
    source.extensions_mut().insert(SourceIp("::ffff:192.0.2.1".parse().unwrap()));
    source.headers_mut().insert("x-amzn-sagemaker-target-model", "a.tar.gz".parse().unwrap());
    for (key, operator, value) in [
        ("aws:PrincipalArn", "ArnEquals", "arn:aws:iam::123456789012:user/ci"),
        ("aws:PrincipalAccount", "StringEquals", "123456789012"),
        ("aws:PrincipalType", "StringEquals", "User"),
        ("aws:ResourceAccount", "StringEquals", "123456789012"),
        ("aws:userid", "StringLike", "AIDA*"),
        ("aws:username", "StringEquals", "ci"),
        ("aws:SourceIp", "IpAddress", "192.0.2.0/24"),
        ("aws:CurrentTime", "DateEquals", "2026-11-22T10:00:00Z"),
        ("aws:EpochTime", "NumericEquals", "1795341600"),
        ("aws:RequestedRegion", "StringEquals", "us-west-2"),
        ("aws:SecureTransport", "Bool", "true"),
        ("aws:ViaAWSService", "Bool", "false"),
        ("aws:PrincipalIsAWSService", "Bool", "false"),
        ("aws:UserAgent", "StringEquals", "tests/1"),
        ("aws:PrincipalTag/team", "StringEquals", "blue"),
        ("sagemaker:TargetModel", "StringEquals", "a.tar.gz"),
    ] {
        let deny = held(key, operator, value);
        let mut context = Context::default();
        context.set("aws:PrincipalTag/team", "blue").unwrap();
        let lock = lock(Some(permissions(&[TOKENS, INVOKE, &deny]).with_context(context.clone())));
        let (_, code, _) = refused(&call(&lock, source.clone()).await);
        assert_eq!(code, "explicitly_denied", "{key}");
        // A key that is set by hand stands in the place of what was found out.
        context.set(key, "something else").unwrap();
        lock.replace_credentials(credentials(Some(
            permissions(&[TOKENS, INVOKE, &deny]).with_context(context),
        )));
        assert_eq!(call(&lock, source.clone()).await.body(), "served", "{key}");
    }
}

#[tokio::test]
async fn the_kind_of_token_is_known_to_its_own_action() {
    let deny = r#"{"Effect":"Deny","Action":"sagemaker:CallWithBearerToken","Resource":"*",
        "Condition":{"StringEquals":{"sagemaker:BearerTokenType":"SHORT_TERM"}}}"#;
    let response = call(&lock(Some(permissions(&[TOKENS, INVOKE, deny]))), request(CHAT)).await;
    assert_eq!(refused(&response).1, "explicitly_denied");
}

/// The target says which tags an endpoint has.
#[tokio::test]
async fn tags_of_endpoints_and_components_are_known() {
    let deny = r#"{"Effect":"Deny","Action":"sagemaker:InvokeEndpoint","Resource":"*",
        "Condition":{"StringEquals":{"aws:ResourceTag/stage":"prod",
        "sagemaker:ResourceTag/stage":"prod"}}}"#;
    let identity_of = |lock: &Arc<Authenticator>| {
        let now = stagemaker_gateway::verifier::Timestamp::from_unix_seconds(1_795_341_600);
        lock.credentials().verify(&token("long-term-example"), lock.audience(), now).unwrap()
    };
    for (endpoint, component, denied_at) in [
        ("dev", Some("dev"), None),
        ("prod", Some("dev"), Some("endpoint/e ")),
        ("dev", Some("prod"), Some("inference-component/c ")),
        ("prod", None, Some("endpoint/e ")),
    ] {
        let tagged = move |_: &http::Uri| {
            let mut invocation = Invocation::of("e");
            invocation.endpoint.tags = vec![("stage".to_owned(), endpoint.to_owned())];
            if let Some(stage) = component {
                invocation = invocation.with_component("c");
                let own = invocation.component.as_mut().unwrap();
                own.tags = vec![("stage".to_owned(), stage.to_owned())];
            }
            Some(invocation)
        };
        let lock = lock(Some(permissions(&[TOKENS, INVOKE, deny])));
        let authorizer = Authorizer::new(Arc::clone(&lock), tagged);
        let verdict = authorizer.authorize(&identity_of(&lock), &request("/any"));
        match (verdict, denied_at) {
            (Ok(()), None) => {}
            (Err(forbidden), Some(at)) => {
                assert!(forbidden.message().contains(at), "{}", forbidden.message());
                assert_eq!(forbidden.layer(), Some(Layer::Identity));
            }
            (verdict, _) => panic!("{endpoint} {component:?}: {verdict:?}"),
        }
    }
}

/// For a session, AWS names the role in `aws:PrincipalArn`, and the session in the sentence.
#[tokio::test]
async fn a_session_is_known_by_its_role_too() {
    let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{
        "ArnEquals":{"aws:PrincipalArn":"arn:aws-cn:iam::123456789012:role/runner"},
        "StringLike":{"aws:userid":"AROA*:job-1"},"Null":{"aws:username":"true"},
        "StringEquals":{"aws:PrincipalType":"AssumedRole"}}}"#;
    let arn = "arn:aws-cn:sts::123456789012:assumed-role/runner/job-1".to_owned();
    let account_id = "123456789012".to_owned();
    let principal = Arc::new(stagemaker_gateway::Principal { arn, account_id });
    let credential = Credential::new(KEY, Secret::new(SECRET), principal)
        .with_permissions(Arc::new(permissions(&[TOKENS, INVOKE, deny])));
    let lock = authenticator("us-west-2");
    lock.replace_credentials(Credentials::new([credential]).unwrap());
    let (message, ..) = refused(&call(&lock, request(CHAT)).await);
    let start = "User: arn:aws-cn:sts::123456789012:assumed-role/runner/job-1 is not";
    assert!(message.starts_with(start), "{message}");
}
