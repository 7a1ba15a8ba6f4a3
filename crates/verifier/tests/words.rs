use stagemaker_verifier::{
    Audience, Error, Fingerprint, InvalidFingerprint, InvalidScope, MAX_TOKEN_BYTES, MintError,
    Parameter, ParseTimestampError, Scope, Service, SigningCredentials, SigningKey, Stage,
    Timestamp, Token,
};

use crate::support::{Forge, Vector};

/// What an operator reads: lower case, no full stop, and what is wrong with which part.
#[test]
fn each_error_is_worded_with_what_is_wrong() {
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
        (
            Error::LifetimeTooLong { lifetime_seconds: 901, max_seconds: 900 },
            "the token lives 901 seconds, and may live 900 at most",
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
fn a_long_region_in_an_error_is_shortened() {
    let error = Error::RegionMismatch { token: "é".repeat(65).into(), expected: "b".into() };
    let said = format!("the token is for region `{}`, expected `b`", "é".repeat(64));
    assert_eq!(error.to_string(), said);
}

#[test]
fn stages_are_ordered_and_named() {
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
fn a_token_tells_its_lifetime_its_instant_and_its_session_token() {
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
fn a_token_of_16_kib_is_read_and_a_longer_one_refused() {
    let token = |length: usize| format!("sagemaker-api-key-{}", "A".repeat(length - 18));
    assert_eq!(Token::parse(&token(MAX_TOKEN_BYTES)).unwrap_err().code(), "base64_invalid");
    let refused = Token::parse(&token(MAX_TOKEN_BYTES + 1)).unwrap_err();
    assert_eq!(refused, Error::TokenTooLong { length: MAX_TOKEN_BYTES + 1 });
}

/// `Debug` names the type and what is not secret.
#[test]
fn debug_names_the_type_and_what_is_not_secret() {
    let forge = Forge::new();
    let token = Token::parse(&forge.token()).unwrap();
    let printed = format!("{token:?}");
    assert!(printed.starts_with("Token { access_key_id: \"AKIAIOSFODNN7EXAMPLE\""), "{printed}");
    let key = SigningKey::derive(&forge.secret, token.scope());
    assert_eq!(format!("{key:?}"), "SigningKey { .. }");
    let credentials =
        SigningCredentials { access_key_id: "id", secret_access_key: "s", session_token: None };
    assert_eq!(format!("{credentials:?}"), "SigningCredentials { access_key_id: \"id\", .. }");
}

/// A region of the signer's making does not turn a line of the log around.
#[test]
fn a_region_with_control_characters_is_escaped_in_an_error() {
    let token = "us\u{202e}\u{2028}-1".into();
    let error = Error::RegionMismatch { token, expected: "b".into() };
    let said = "the token is for region `us\\u{202e}\\u{2028}-1`, expected `b`";
    assert_eq!(error.to_string(), said);
}

/// A token may hold twelve kilobytes of it.
#[test]
fn a_long_region_is_cut_in_an_error() {
    for (length, shown) in [(64, 64), (65, 64), (12_000, 64)] {
        let token = "r".repeat(length).into();
        let error = Error::RegionMismatch { token, expected: "b".into() };
        let said = format!("the token is for region `{}`, expected `b`", "r".repeat(shown));
        assert_eq!(error.to_string(), said);
    }
}

/// A fingerprint is read in the one way in which it is written.
#[test]
fn a_fingerprint_in_another_spelling_is_refused() {
    let token = Token::parse(&Forge::new().token()).unwrap();
    let written = token.fingerprint().to_string();
    assert_eq!(written.parse(), Ok(token.fingerprint()));
    assert_eq!(format!("{:?}", token.fingerprint()), format!("Fingerprint({written})"));
    let other = Token::parse(&Forge::new().set("X-Amz-Expires", "1").token()).unwrap();
    assert_ne!(other.fingerprint(), token.fingerprint());
    for text in [written.to_uppercase(), written[1..].to_owned(), format!("{written}0")] {
        assert_eq!(text.parse::<Fingerprint>(), Err(InvalidFingerprint), "{text}");
    }
    assert!("+0000000000000000000000000000000".parse::<Fingerprint>().is_err());
}

/// A scope that an operator wrote is checked part by part, and can be kept.
#[test]
fn a_scope_that_no_token_can_have_is_refused() {
    let right = Scope { date: "20261122", region: "us-east-1", service: "sagemaker" };
    assert_eq!((right.check(), right.to_owned_scope().as_scope()), (Ok(()), right));
    for (scope, invalid) in [
        (Scope { date: "20260230", ..right }, InvalidScope::Date),
        (Scope { date: "20261122T000000Z", ..right }, InvalidScope::Date),
        (Scope { region: "us-east-1\n", ..right }, InvalidScope::Region),
        (Scope { region: "", ..right }, InvalidScope::Region),
        (Scope { service: "sagemakr ", ..right }, InvalidScope::Service),
    ] {
        assert_eq!(scope.check(), Err(invalid), "{scope}");
        assert!(invalid.to_string().contains(" is no"), "{invalid}");
    }
    assert_eq!(Audience::sagemaker("us-east-1").check(), Ok(()));
    assert_eq!(Audience::sagemaker(" us-east-1").check(), Err(InvalidScope::Region));
}
