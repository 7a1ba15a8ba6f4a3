use std::fmt::Debug;

use stagemaker_testing::exported_types;
use stagemaker_verifier::{
    AudienceError, Error, InvalidFingerprint, InvalidScope, MintError, Parameter,
    ParseTimestampError, SigningKey, Stage, Token,
};

use crate::support::Vector;

/// What is printed of any public type must contain none of these.
fn secrets(vector: &Vector) -> Vec<String> {
    let mut secrets = vec![
        vector.secret().to_owned(),
        vector.file("signature.txt"),
        vector.token().strip_prefix("sagemaker-api-key-").unwrap().to_owned(),
    ];
    secrets.extend(vector.session_token().map(ToOwned::to_owned));
    secrets
}

fn assert_redacted(vector: &Vector, printed: &str) {
    for secret in secrets(vector) {
        assert!(!printed.contains(&secret), "{printed} tells a secret");
    }
}

/// SPEC C4. Every type that the crate exports, so that a new one has to be shown here.
#[test]
fn debug_of_no_type_tells_a_secret() {
    let vector = Vector::named("temporary-example");
    let text = vector.token();
    let token = Token::parse(&text).unwrap();
    let (key, audience, now) = (vector.key(&token), vector.audience(), vector.signed_at());
    let caller = token.verify(&key, &audience, now).unwrap();
    let audience_error = AudienceError::SkewTooLarge;
    let admitted = audience.admit(&token).unwrap();
    let shown: [(&str, &dyn Debug); 20] = [
        ("Admitted", &admitted),
        ("Audience", &audience),
        ("AudienceError", &audience_error),
        ("Caller", &caller),
        ("Error", &Error::SignatureMismatch),
        ("Fingerprint", &token.fingerprint()),
        ("InvalidFingerprint", &InvalidFingerprint),
        ("InvalidScope", &InvalidScope::Region),
        ("MintError", &MintError::LifetimeOutOfRange),
        ("OwnedScope", &token.scope().to_owned_scope()),
        ("Parameter", &Parameter::ALL),
        ("ParseTimestampError", &ParseTimestampError::Shape),
        ("Scope", &token.scope()),
        ("Service", &token.service()),
        ("Signature", &token.signature()),
        ("SigningCredentials", &vector.credentials()),
        ("SigningKey", &key),
        ("Stage", &Stage::Form),
        ("Timestamp", &now),
        ("Token", &token),
    ];
    assert_eq!(shown.map(|(name, _)| name.to_owned()).to_vec(), exported());
    for (_, value) in shown {
        assert_redacted(&vector, &format!("{value:?} {value:#?}"));
    }
}

/// The types that the crate exports.
fn exported() -> Vec<String> {
    let lib = include_str!("../src/lib.rs");
    exported_types(&lib.lines().filter(|line| line.starts_with("pub use")).collect::<String>())
}

/// SPEC C4, of those that are named after the signature was made.
#[test]
fn no_error_tells_a_secret() {
    let vector = Vector::named("temporary-example");
    let text = vector.token();
    let token = Token::parse(&text).unwrap();
    let keys = [
        SigningKey::derive("other", token.scope()),
        SigningKey::derive(vector.secret(), token.scope()),
        SigningKey::derive(vector.secret(), token.scope()).with_session_token("another"),
    ];
    let errors: Vec<Error> = keys
        .iter()
        .map(|key| token.verify(key, &vector.audience(), vector.signed_at()).unwrap_err())
        .collect();
    let codes: Vec<_> = errors.iter().map(Error::code).collect();
    assert_eq!(codes, ["signature_mismatch", "session_token_unexpected", "session_token_mismatch"]);
    for error in errors {
        assert_redacted(&vector, &format!("{error} {error:?}"));
    }
}
