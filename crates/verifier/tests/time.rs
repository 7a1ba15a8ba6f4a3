use stagemaker_verifier::{Audience, AudienceError, Timestamp, Token};

use crate::support::Vector;

/// The verdict at an offset from the time of signing, or from the time of expiry.
fn code_at(vector: &Vector, audience: &Audience, at: Timestamp) -> &'static str {
    let text = vector.token();
    let token = Token::parse(&text).unwrap();
    match token.verify(&vector.key(&token), audience, at) {
        Ok(_) => "accepted",
        Err(error) => {
            assert_eq!(error.stage().name(), "time");
            error.code()
        }
    }
}

/// SPEC T1, T2. Valid from the skew before its date until before its expiry, with no leeway at the end.
#[test]
fn a_token_is_accepted_at_both_edges_and_refused_a_second_beyond() {
    for name in [
        "expires-1",
        "expires-43200",
        "signed-epoch",
        "signed-9999-last-second",
        "signed-before-midnight-for-12-hours",
    ] {
        let vector = Vector::named(name);
        let audience = vector.audience();
        let (from, until) = (vector.signed_at(), vector.signed_at().plus_seconds(vector.expires()));
        for (at, expected) in [
            (from.minus_seconds(301), "not_yet_valid"),
            (from.minus_seconds(300), "accepted"),
            (from, "accepted"),
            (until.minus_seconds(1), "accepted"),
            (until, "expired"),
            (until.plus_seconds(1), "expired"),
            (Timestamp::from_unix_seconds(i64::MIN), "not_yet_valid"),
            (Timestamp::from_unix_seconds(i64::MAX), "expired"),
        ] {
            assert_eq!(code_at(&vector, &audience, at), expected, "{name} at {at}");
        }
    }
}

/// SPEC A4
#[test]
fn a_skew_is_granted_up_to_a_quarter_of_an_hour() {
    let vector = Vector::named("expires-300");
    for skew in [901, 3_600, u32::MAX] {
        let refused = vector.audience().with_skew_seconds(skew);
        assert_eq!(refused, Err(AudienceError::SkewTooLarge), "{skew}");
    }
    for skew in [0, 1, 900] {
        let audience = vector.audience().with_skew_seconds(skew).unwrap();
        let from = vector.signed_at().minus_seconds(skew);
        assert_eq!(code_at(&vector, &audience, from), "accepted");
        assert_eq!(code_at(&vector, &audience, from.minus_seconds(1)), "not_yet_valid");
    }
}

/// SPEC A3. However much of its life is over, and without a key.
#[test]
fn a_token_that_lives_longer_than_the_audience_allows_is_refused() {
    let vector = Vector::named("expires-300");
    let text = vector.token();
    let token = Token::parse(&text).unwrap();
    for (seconds, code) in [(299, "lifetime_too_long"), (300, "accepted"), (43_200, "accepted")] {
        let audience = vector.audience().with_max_lifetime_seconds(seconds).unwrap();
        let admitted = audience.admit(&token).map_or_else(|error| error.code(), |_| "accepted");
        assert_eq!(admitted, code, "{seconds}");
        assert_eq!(audience.max_lifetime_seconds(), seconds);
    }
    for seconds in [0, 43_201] {
        let refused = vector.audience().with_max_lifetime_seconds(seconds);
        assert_eq!(refused, Err(AudienceError::LifetimeOutOfRange), "{seconds}");
    }
}

/// What a token claims is told without a verdict.
#[test]
fn the_claimed_validity_is_the_life_of_a_token_and_the_skew() {
    let vector = Vector::named("expires-300");
    let audience = vector.audience();
    let claimed = audience.claimed_validity(&Token::parse(&vector.token()).unwrap());
    let from = vector.signed_at();
    assert_eq!(claimed, from.minus_seconds(300)..from.plus_seconds(300));
}

/// SPEC O2. A forged token is never called expired, so that nobody learns from it.
#[test]
fn a_forged_token_is_not_called_expired() {
    let vector = Vector::named("expires-1");
    let text = vector.token();
    let token = Token::parse(&text).unwrap();
    let key = stagemaker_verifier::SigningKey::derive("another secret", token.scope());
    let later = vector.signed_at().plus_seconds(86_400);
    let refused = token.verify(&key, &vector.audience(), later).unwrap_err();
    assert_eq!(refused.code(), "signature_mismatch");
}
