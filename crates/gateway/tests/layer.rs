use crate::support::{authenticator, call, request, token};

#[tokio::test]
async fn a_genuine_token_opens_and_its_holder_is_known() {
    let lock = authenticator("us-west-2");
    let bearer = format!("Bearer {}", token("long-term-example"));
    let response = call(&lock, request(&[&bearer])).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.body(), "arn:aws:iam::123456789012:user/ci false");
}

#[tokio::test]
async fn so_does_one_of_temporary_credentials_in_any_signers_order() {
    let lock = authenticator("us-east-1");
    for name in ["temporary-example", "javascript-temporary-example", "rust-temporary-example"] {
        let response = call(&lock, request(&[&format!("bearer {}", token(name))])).await;
        assert_eq!(response.body(), "arn:aws:iam::123456789012:user/session false", "{name}");
    }
}

/// 16 KiB get through to the check, which finds the token wanting; more do not.
#[tokio::test]
async fn a_large_header_is_checked_and_a_larger_one_is_not() {
    let lock = authenticator("us-east-1");
    let largest = format!("Bearer sagemaker-api-key-{}", "A".repeat(16_384 - 18));
    assert_eq!(call(&lock, request(&[&largest])).await.status(), 403);
    let response = call(&lock, request(&[&format!("{largest}A")])).await;
    assert_eq!(response.status(), 431);
    assert!(response.body().contains("larger than 16 KiB"));
}
