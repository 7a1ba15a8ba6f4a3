use crate::support::{authenticator, call, request, token};

#[tokio::test]
async fn a_genuine_token_is_let_through_with_its_principal() {
    let lock = authenticator("us-west-2");
    let bearer = format!("Bearer {}", token("long-term-example"));
    let response = call(&lock, request(&[&bearer])).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.body(), "arn:aws:iam::123456789012:user/ci without its token");
}

#[tokio::test]
async fn a_temporary_token_in_the_order_of_any_signer_is_let_through() {
    let lock = authenticator("us-east-1");
    for name in ["temporary-example", "javascript-temporary-example", "rust-temporary-example"] {
        let response = call(&lock, request(&[&format!("bearer {}", token(name))])).await;
        assert_eq!(
            response.body(),
            "arn:aws:iam::123456789012:user/session without its token",
            "{name}"
        );
    }
}
