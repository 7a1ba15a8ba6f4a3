use http::Response;
use stagemaker_gateway::Denied;

use crate::support::{authenticator, call, request, token};

async fn refused(region: &str, authorization: &[&str]) -> (Response<String>, &'static str) {
    let response = call(&authenticator(region), request(authorization)).await;
    let denied = response.extensions().get::<Denied>().expect("a reason for the log");
    let code = denied.reason().code();
    (response, code)
}

/// SPEC K1, R1. Whatever is wrong, an outsider hears the same; the operator can tell.
#[tokio::test]
async fn each_reason_is_refused_in_the_same_words() {
    let bearer = |name: &str| format!("Bearer {}", token(name));
    let long_term = bearer("long-term-example");
    let tampered = long_term.replace("VDEwMDAwMFom", "VDExMDAwMFom");
    assert_ne!(long_term, tampered);
    let mut seen = Vec::new();
    for (region, authorization, expected) in [
        ("us-west-2", vec![], "authorization_missing"),
        ("us-west-2", vec![long_term.as_str(), long_term.as_str()], "authorization_repeated"),
        ("us-west-2", vec!["Basic dTpw"], "scheme_not_bearer"),
        ("us-west-2", vec!["Bearer not-a-token"], "prefix_unknown"),
        ("us-west-2", vec!["Bearer bedrock-api-key-YQ=="], "host_mismatch"),
        ("us-west-2", vec![&tampered], "signature_mismatch"),
        ("us-east-1", vec![&long_term], "region_mismatch"),
        ("us-west-2", vec![&bearer("access-key-id-test")], "access_key_unknown"),
        ("us-west-2", vec![&bearer("secret-one-character")], "signature_mismatch"),
        ("us-west-2", vec![&bearer("session-token-one-character")], "session_token_mismatch"),
        ("us-west-2", vec![&bearer("signed-epoch")], "expired"),
        ("us-west-2", vec![&bearer("signed-9999-last-second")], "not_yet_valid"),
    ] {
        let (response, code) = refused(region, &authorization).await;
        assert_eq!(code, expected);
        seen.push((response.status(), response.headers().clone(), response.into_body()));
    }
    assert_eq!(seen[0].0, 403);
    assert_eq!(
        seen[0].2,
        r#"{"error":{"message":"Authentication failed: Please make sure your bearer token is valid.","type":"permission_error","code":"access_denied_exception"}}"#
    );
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

/// The operator is told whose key it was, as far as the token says.
#[tokio::test]
async fn a_denial_names_the_access_key_to_the_operator() {
    let says = async |authorization: &str| {
        let (response, _) = refused("us-west-2", &[authorization]).await;
        response.extensions().get::<Denied>().unwrap().to_string()
    };
    let unknown = format!("Bearer {}", token("access-key-id-test"));
    assert_eq!(
        says(&unknown).await,
        "no credentials with the token's access key id are known (access key id `test`)"
    );
    let foreign = says("Bearer x").await;
    assert!(foreign.starts_with("the token does not begin with `sagemaker-api-key-`"), "{foreign}");
}
