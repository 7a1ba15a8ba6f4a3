//! What policies can ask about a request.

use std::sync::Arc;

use stagemaker_gateway::iam::{Context, Layer};
use stagemaker_gateway::{
    Authorizer, Credential, Credentials, Forbidden, Identity, Invocation, Name, Principal,
    RequestHead, Secret, SourceIp,
};

use crate::authorize::{
    CHAT, INVOKE, TOKENS, call, credentials, lock, permissions, refused, request,
};
use crate::support::{KEY, SECRET, authenticator, identity};

#[tokio::test]
async fn a_call_has_the_context_keys_of_a_real_one() {
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
async fn a_deny_by_the_kind_of_token_holds_for_its_own_action() {
    let deny = r#"{"Effect":"Deny","Action":"sagemaker:CallWithBearerToken","Resource":"*",
        "Condition":{"StringEquals":{"sagemaker:BearerTokenType":"SHORT_TERM"}}}"#;
    let response = call(&lock(Some(permissions(&[TOKENS, INVOKE, deny]))), request(CHAT)).await;
    assert_eq!(refused(&response).1, "explicitly_denied");
}

/// The target says which tags an endpoint has.
#[tokio::test]
async fn the_tags_of_endpoints_and_components_reach_the_policies() {
    let deny = r#"{"Effect":"Deny","Action":"sagemaker:InvokeEndpoint","Resource":"*",
        "Condition":{"StringEquals":{"aws:ResourceTag/stage":"prod",
        "sagemaker:ResourceTag/stage":"prod"}}}"#;
    for (endpoint, component, denied_at) in [
        ("dev", Some("dev"), None),
        ("prod", Some("dev"), Some("endpoint/e ")),
        ("dev", Some("prod"), Some("inference-component/c ")),
        ("prod", None, Some("endpoint/e ")),
    ] {
        let tagged = move |_: &RequestHead<'_>, _: &Identity| {
            let name = |text| Name::parse(text).unwrap();
            let mut invocation = Invocation::of(name("e"));
            invocation.endpoint.tags = vec![("stage".to_owned(), endpoint.to_owned())];
            if let Some(stage) = component {
                invocation = invocation.with_component(name("c"));
                let addressee = invocation.component.as_mut().unwrap();
                addressee.tags = vec![("stage".to_owned(), stage.to_owned())];
            }
            Ok::<_, Forbidden>(invocation)
        };
        let lock = lock(Some(permissions(&[TOKENS, INVOKE, deny])));
        let (authorizer, any) = (Authorizer::new(tagged), request("/any"));
        let caller = identity(&lock, "long-term-example");
        let verdict = authorizer.authorize(&caller, &RequestHead::of(&any));
        match (verdict, denied_at) {
            (Ok(_), None) => {}
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
async fn a_policy_for_a_role_matches_its_sessions() {
    let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{
        "ArnEquals":{"aws:PrincipalArn":"arn:aws-cn:iam::123456789012:role/runner"},
        "StringLike":{"aws:userid":"AROA*:job-1"},"Null":{"aws:username":"true"},
        "StringEquals":{"aws:PrincipalType":"AssumedRole"}}}"#;
    let arn = "arn:aws-cn:sts::123456789012:assumed-role/runner/job-1";
    let principal = Arc::new(Principal::parse(arn).unwrap());
    let access = permissions(&[TOKENS, INVOKE, deny]);
    let credential = Credential::new(KEY, Secret::new(SECRET), principal, access).unwrap();
    let lock = authenticator("us-west-2");
    lock.replace_credentials(Credentials::new([credential]).unwrap());
    let (message, ..) = refused(&call(&lock, request(CHAT)).await);
    let start = "User: arn:aws-cn:sts::123456789012:assumed-role/runner/job-1 is not";
    assert!(message.starts_with(start), "{message}");
}

/// A lock whose caller may not use what a header says under an operator.
fn denying(key: &str, operator: &str, value: &str) -> Arc<stagemaker_gateway::Authenticator> {
    let deny = format!(
        r#"{{"Effect":"Deny","Action":"*","Resource":"*",
        "Condition":{{"{operator}":{{"{key}":"{value}"}}}}}}"#
    );
    lock(Some(permissions(&[TOKENS, INVOKE, &deny])))
}

/// A request with these values of a header, and no other.
fn with_values(name: &'static str, values: &[&[u8]]) -> http::Request<String> {
    let mut request = request(CHAT);
    request.headers_mut().remove(name);
    for value in values {
        let value = http::HeaderValue::from_bytes(value).unwrap();
        request.headers_mut().append(name, value);
    }
    request
}

const TARGET_MODEL: &str = "x-amzn-sagemaker-target-model";

/// SPEC D3. Which of two models a container takes cannot be known, so no policy is asked.
#[tokio::test]
async fn a_model_header_that_is_repeated_or_unreadable_is_refused_before_a_decision() {
    let shut = denying("sagemaker:TargetModel", "StringEquals", "secret.tar.gz");
    let (open, secret) = (lock(None), &b"secret.tar.gz"[..]);
    for (values, code) in [
        (&[b"open.tar.gz", secret][..], "header_repeated"),
        (&[secret, secret], "header_repeated"),
        (&[b"secret.tar.gz\xa0"], "header_unreadable"),
        (&["sécret".as_bytes()], "header_unreadable"),
        (&[b"secret\t.tar.gz"], "header_unreadable"),
    ] {
        for lock in [&shut, &open] {
            let response = call(lock, with_values(TARGET_MODEL, values)).await;
            assert_eq!(response.status(), 400, "{values:?}");
            assert_eq!(response.headers()["x-amzn-errortype"], "ValidationError");
            assert_eq!(response.extensions().get::<Forbidden>().unwrap().code(), code);
        }
    }
    let denied = call(&shut, with_values(TARGET_MODEL, &[secret])).await;
    assert_eq!(refused(&denied).1, "explicitly_denied");
    let served = call(&shut, with_values(TARGET_MODEL, &[b"open.tar.gz"])).await;
    assert_eq!(served.body(), "served");
}

/// SPEC D4. A word that is denied is found in whichever value it stands.
#[tokio::test]
async fn a_user_agent_counts_with_all_its_values_and_every_byte() {
    for (operator, denied, values) in [
        ("StringLike", "*curl*", &[&b"fine/1"[..], b"curl/8"][..]),
        ("StringLike", "*curl*", &[b"curl/8 \xff"]),
        ("StringEquals", "a, b", &[b"a", b"b"]),
        ("StringEquals", "caf\u{e9}/1", &[b"caf\xe9/1"]),
    ] {
        let lock = denying("aws:UserAgent", operator, denied);
        let response = call(&lock, with_values("user-agent", values)).await;
        assert_eq!(refused(&response).1, "explicitly_denied", "{denied} {values:?}");
        let response = call(&lock, with_values("user-agent", &[b"other/1"])).await;
        assert_eq!(response.body(), "served");
        let response = call(&lock, with_values("user-agent", &[])).await;
        assert_eq!(response.body(), "served");
    }
}

/// SPEC D5
#[tokio::test]
async fn an_address_that_a_client_writes_is_not_believed() {
    let lock = denying("aws:SourceIp", "NotIpAddress", "192.0.2.0/24");
    let mut request = request(CHAT);
    request.extensions_mut().insert(SourceIp("198.51.100.1".parse().unwrap()));
    for name in ["x-forwarded-for", "forwarded", "x-real-ip"] {
        request.headers_mut().insert(name, "192.0.2.1".parse().unwrap());
    }
    assert_eq!(refused(&call(&lock, request).await).1, "explicitly_denied");
}

/// The root user of an account has no name, and its id is the account's.
#[tokio::test]
async fn a_policy_for_an_account_matches_its_root_user() {
    let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{
        "StringEquals":{"aws:PrincipalType":"Account","aws:userid":"123456789012",
        "aws:PrincipalArn":"arn:aws:iam::123456789012:root"},"Null":{"aws:username":"true"}}}"#;
    let principal = Arc::new(Principal::parse("arn:aws:iam::123456789012:root").unwrap());
    let access = permissions(&[TOKENS, INVOKE, deny]);
    let credential = Credential::new(KEY, Secret::new(SECRET), principal, access).unwrap();
    let lock = authenticator("us-west-2");
    lock.replace_credentials(Credentials::new([credential]).unwrap());
    assert_eq!(refused(&call(&lock, request(CHAT)).await).1, "explicitly_denied");
}
