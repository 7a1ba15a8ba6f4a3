use allocation_counter::measure;
use stagemaker_verifier::{SigningKey, Token};

use crate::support::Vector;

/// SPEC C5: the text of a token is the only thing that is allocated.
#[test]
fn a_verification_allocates_once() {
    for vector in Vector::all() {
        let text = vector.token();
        let key = vector.key(&Token::parse(&text).unwrap());
        let (audience, now) = (vector.audience(), vector.signed_at());
        let verify = || {
            let token = Token::parse(&text).unwrap();
            assert!(token.verify(&key, &audience, now).is_ok());
        };
        verify();
        assert_eq!(measure(verify).count_total, 1, "{}", vector.name);
    }
}

/// Nor does a forged one cost more.
#[test]
fn a_refusal_allocates_no_more() {
    for vector in Vector::all() {
        let text = vector.token();
        let key = SigningKey::derive("another secret", Token::parse(&text).unwrap().scope());
        let (audience, now) = (vector.audience(), vector.signed_at());
        let refused = || {
            let token = Token::parse(&text).unwrap();
            assert!(token.verify(&key, &audience, now).is_err());
        };
        refused();
        assert_eq!(measure(refused).count_total, 1, "{}", vector.name);
    }
}
