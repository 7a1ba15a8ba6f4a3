use stagemaker_verifier::{Error, SigningKey, Token};

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

/// SPEC C4.
#[test]
fn debug_of_no_type_tells_a_secret() {
    let vector = Vector::named("temporary-example");
    let text = vector.token();
    let token = Token::parse(&text).unwrap();
    let key = vector.key(&token);
    let caller = token.verify(&key, &vector.audience(), vector.signed_at()).unwrap();
    assert_redacted(&vector, &format!("{token:?} {token:#?}"));
    assert_redacted(&vector, &format!("{key:?} {key:#?}"));
    assert_redacted(&vector, &format!("{caller:?} {caller:#?}"));
    assert_redacted(&vector, &format!("{:?}", vector.credentials()));
}

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
