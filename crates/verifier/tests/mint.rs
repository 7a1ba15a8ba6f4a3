use stagemaker_verifier::{Audience, MintError, Timestamp, mint};

use crate::support::Vector;

#[test]
fn a_token_is_byte_for_byte_that_of_the_python_generators() {
    let mut compared = 0;
    for vector in Vector::all() {
        if !vector.generator().contains("botocore") {
            continue;
        }
        let made =
            mint(&vector.audience(), vector.credentials(), vector.signed_at(), vector.expires());
        assert_eq!(made.as_deref(), Ok(&*vector.token()), "{}", vector.name);
        compared += 1;
    }
    assert_eq!(compared, 87, "vectors of the Python generators");
}

#[test]
fn a_token_that_no_verifier_would_accept_is_not_minted() {
    let vector = Vector::named("long-term-example");
    let make = |at, lifetime| mint(&vector.audience(), vector.credentials(), at, lifetime);
    for lifetime in [0, 43_201, u32::MAX] {
        assert_eq!(make(vector.signed_at(), lifetime), Err(MintError::LifetimeOutOfRange));
    }
    for second in [-62_167_219_201, 253_402_300_800, i64::MIN, i64::MAX] {
        let at = Timestamp::from_unix_seconds(second);
        assert_eq!(make(at, 1), Err(MintError::TimeOutOfRange), "{second}");
    }
}

/// As in the Python generator, a region that is none is escaped and signed.
#[test]
fn a_minted_token_has_its_region_escaped() {
    let vector = Vector::named("long-term-example");
    let audience = Audience::sagemaker("not a region");
    let made = mint(&audience, vector.credentials(), vector.signed_at(), 60).unwrap();
    let token = stagemaker_verifier::Token::parse(&made).unwrap();
    assert_eq!(token.scope().region, "not a region");
    assert!(token.canonical_request().contains("%2Fnot%20a%20region%2F"));
    assert!(token.verify(&vector.key(&token), &audience, vector.signed_at()).is_ok());
}
