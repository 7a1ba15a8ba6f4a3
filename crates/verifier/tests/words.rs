use stagemaker_verifier::{
    Audience, Credentials, Error, MAX_TOKEN_BYTES, MintError, Parameter, ParseTimestampError,
    Service, SigningKey, Stage, Timestamp, Token,
};

use crate::support::{Forge, Vector};

/// What an operator reads: lower case, no full stop, and what is wrong with which part.
#[test]
fn every_error_says_what_is_wrong() {
    let at = |second| Timestamp::from_unix_seconds(second);
    let parameter = Parameter::SignedHeaders;
    for (error, said) in [
        (Error::TokenTooLong { length: 20_000 }, "has 20000 bytes, expected at most 16384"),
        (Error::PrefixUnknown, "does not begin with `sagemaker-api-key-`"),
        (Error::Base64Invalid, "not standard Base64 with padding"),
        (Error::TextNotPrintable { position: 7 }, "byte 7 of the decoded token"),
        (Error::HostMismatch { expected: "h" }, "expected a token of `h/?`"),
        (Error::ParameterWithoutValue { index: 2 }, "parameter 3 has no `=`"),
        (Error::ParameterUnknown { index: 2 }, "parameter 3 is not one"),
        (Error::EncodingNotCanonical { parameter }, "value of `X-Amz-SignedHeaders` is not in"),
        (Error::ParameterRepeated { parameter }, "`X-Amz-SignedHeaders` is repeated"),
        (Error::ParameterMissing { parameter }, "`X-Amz-SignedHeaders` is missing"),
        (
            Error::ConstantMismatch { parameter, expected: "host" },
            "`X-Amz-SignedHeaders` is not `host`",
        ),
        (Error::CredentialMalformed, "`ACCESS_KEY_ID/YYYYMMDD/REGION/SERVICE/aws4_request`"),
        (Error::DateInvalid { reason: ParseTimestampError::Shape }, "form `YYYYMMDDTHHMMSSZ`"),
        (
            Error::DateInvalid { reason: ParseTimestampError::NoSuchInstant },
            "no such instant in the calendar",
        ),
        (Error::CredentialDateMismatch, "not the day of `X-Amz-Date`"),
        (Error::ExpiresMalformed, "`X-Amz-Expires` is not a number"),
        (Error::ExpiresOutOfRange, "not between 1 and 43200 seconds"),
        (Error::SignatureMalformed, "not 64 lower-case hexadecimal digits"),
        (Error::ServiceMismatch { expected: "s" }, "not scoped to the service `s`"),
        (
            Error::RegionMismatch { token: "a".into(), expected: "b".into() },
            "the token is for region `a`, expected `b`",
        ),
        (Error::SignatureMismatch, "the signature does not match"),
        (Error::SessionTokenMissing, "the token carries no session token"),
        (Error::SessionTokenUnexpected, "the token carries a session token"),
        (Error::SessionTokenMismatch, "is not that of the credentials"),
        (
            Error::NotYetValid { valid_from: at(1), now: at(0) },
            "valid from 1970-01-01T00:00:01Z, and it is 1970-01-01T00:00:00Z",
        ),
        (
            Error::Expired { expires_at: at(1), now: at(2) },
            "expired at 1970-01-01T00:00:01Z, and it is 1970-01-01T00:00:02Z",
        ),
    ] {
        let sentence = error.to_string();
        assert!(sentence.contains(said), "{sentence}");
        assert!(!sentence.ends_with('.') && !error.code().is_empty(), "{sentence}");
    }
    assert!(MintError::LifetimeOutOfRange.to_string().contains("between 1 and 43200 seconds"));
    assert!(MintError::TimeOutOfRange.to_string().contains("the years 0000 to 9999"));
}

/// A region comes from the token, and a log line has an end.
#[test]
fn a_long_region_is_shortened() {
    let error = Error::RegionMismatch { token: "é".repeat(65).into(), expected: "b".into() };
    let said = format!("the token is for region `{}`, expected `b`", "é".repeat(64));
    assert_eq!(error.to_string(), said);
}

#[test]
fn stages_are_named_in_their_order() {
    let stages = [Stage::Form, Stage::Audience, Stage::Signature, Stage::SessionToken, Stage::Time];
    let names = stages.map(|stage| stage.to_string());
    assert_eq!(names, ["form", "audience", "signature", "session_token", "time"]);
    assert!(stages.is_sorted());
}

#[test]
fn a_service_is_known_by_its_constants() {
    let service = Audience::sagemaker("us-east-1").service();
    assert_eq!(service, Service::SAGEMAKER);
    assert_eq!(
        (service.name(), service.host(), service.prefix(), service.action()),
        ("sagemaker", "sagemaker.amazonaws.com", "sagemaker-api-key-", "CallWithBearerToken")
    );
}

#[test]
fn a_token_says_what_it_says() {
    for (name, session) in
        [("expires-300", false), ("temporary-example", true), ("session-token-empty", false)]
    {
        let vector = Vector::named(name);
        let token = Token::parse(&vector.token()).unwrap();
        assert_eq!(token.has_session_token(), session, "{name}");
        assert_eq!(token.lifetime_seconds(), vector.expires(), "{name}");
        assert_eq!(token.signed_at(), vector.signed_at(), "{name}");
    }
}

/// 16 KiB are read, and one byte more is not.
#[test]
fn the_cap_is_exact() {
    let token = |length: usize| format!("sagemaker-api-key-{}", "A".repeat(length - 18));
    assert_eq!(Token::parse(&token(MAX_TOKEN_BYTES)).unwrap_err().code(), "base64_invalid");
    let refused = Token::parse(&token(MAX_TOKEN_BYTES + 1)).unwrap_err();
    assert_eq!(refused, Error::TokenTooLong { length: MAX_TOKEN_BYTES + 1 });
}

/// `Debug` names the type and what is not secret.
#[test]
fn debug_says_what_is_there() {
    let forge = Forge::new();
    let token = Token::parse(&forge.token()).unwrap();
    let printed = format!("{token:?}");
    assert!(printed.starts_with("Token { access_key_id: \"AKIAIOSFODNN7EXAMPLE\""), "{printed}");
    let key = SigningKey::derive(&forge.secret, token.scope());
    assert_eq!(format!("{key:?}"), "SigningKey { .. }");
    let credentials =
        Credentials { access_key_id: "id", secret_access_key: "s", session_token: None };
    assert_eq!(format!("{credentials:?}"), "Credentials { access_key_id: \"id\", .. }");
}
