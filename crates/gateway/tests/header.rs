//! How the one token of a request is found.

use http::HeaderMap;
use http::header::{AUTHORIZATION, HeaderValue};
use stagemaker_gateway::{MAX_AUTHORIZATION_BYTES, bearer_token};

use crate::support::{authenticator, call, request};

fn found(values: &[&str]) -> Result<String, &'static str> {
    let mut headers = HeaderMap::new();
    for value in values {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        headers.append(AUTHORIZATION, value);
    }
    bearer_token(&headers).map(ToOwned::to_owned).map_err(|reason| reason.code())
}

/// SPEC H3
#[test]
fn a_token_behind_the_scheme_in_any_case_is_found() {
    for value in ["Bearer t", "bearer t", "BEARER t", "bEaReR t", "Bearer   t", "Bearer t "] {
        assert_eq!(found(&[value]).as_deref(), Ok("t"), "{value}");
    }
}

/// SPEC H1, H3
#[test]
fn a_missing_repeated_or_malformed_header_is_refused_with_its_code() {
    for (values, code) in [
        (&[][..], "authorization_missing"),
        (&["Bearer a", "Bearer b"], "authorization_repeated"),
        (&["Bearer a", "Bearer a"], "authorization_repeated"),
        (&["Bearer a,Bearer b"], "authorization_repeated"),
        (&["Bearer a, b"], "authorization_repeated"),
        (&["Basic dTpw"], "scheme_not_bearer"),
        (&["AWS4-HMAC-SHA256 Credential=a/b"], "scheme_not_bearer"),
        (&["sagemaker-api-key-abc"], "scheme_not_bearer"),
        (&["Bearers t"], "scheme_not_bearer"),
        (&["Digest t"], "scheme_not_bearer"),
        (&["Bearer\tt"], "scheme_not_bearer"),
        (&[""], "scheme_not_bearer"),
        (&["Bearer"], "authorization_malformed"),
        (&["Bearer "], "authorization_malformed"),
        (&["Bearer a b"], "authorization_malformed"),
        (&["Bearer a\tb"], "authorization_malformed"),
        (&["Bearer é"], "authorization_malformed"),
    ] {
        assert_eq!(found(values), Err(code), "{values:?}");
    }
}

/// SPEC H2
#[tokio::test]
async fn the_largest_header_is_checked_and_a_larger_one_is_refused_with_431() {
    assert_eq!(MAX_AUTHORIZATION_BYTES, 16 * 1024 + "Bearer ".len());
    let largest = format!("Bearer {}", "x".repeat(16 * 1024));
    assert!(found(&[&largest]).is_ok());
    let lock = authenticator("us-west-2");
    assert_eq!(call(&lock, request(&[&largest])).await.status(), 403);
    let larger = format!("{largest}x");
    assert_eq!(found(&[&larger]), Err("authorization_too_large"));
    let response = call(&lock, request(&[&larger])).await;
    assert_eq!(response.status(), 431);
    assert!(response.body().contains("larger than 16 KiB"), "{}", response.body());
}

/// SPEC H5. What a proxy, a browser or an attacker puts beside the token says nothing.
#[test]
fn no_other_header_is_looked_at() {
    for name in ["proxy-authorization", "x-authorization", "authoriz_ation", "x-api-key", "cookie"]
    {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static("Bearer t"));
        assert_eq!(bearer_token(&headers).unwrap_err().code(), "authorization_missing", "{name}");
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer u"));
        assert_eq!(bearer_token(&headers), Ok("u"), "{name}");
    }
}
