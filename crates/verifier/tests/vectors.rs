use stagemaker_verifier::{SigningKey, Token};

use crate::support::Vector;

/// SPEC S1, S3, S4, S5: canonical request, string to sign and signature, in this order: the first that differs names
/// the step that is wrong.
#[test]
fn each_intermediate_value_of_a_vector_is_that_of_its_generator() {
    let vectors = Vector::all();
    assert_eq!(vectors.len(), 114);
    for vector in vectors {
        let name = &vector.name;
        let text = vector.token();
        let token = Token::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let canonical_request = vector.file("canonical-request.txt");
        assert_eq!(token.canonical_request(), canonical_request, "{name}: canonical request");
        let string_to_sign = vector.file("string-to-sign.txt");
        assert_eq!(token.string_to_sign(), string_to_sign, "{name}: string to sign");
        let key = vector.key(&token);
        let caller = token
            .verify(&key, &vector.audience(), vector.signed_at())
            .unwrap_or_else(|error| panic!("{name}: signature: {error}"));
        assert_eq!(caller.access_key_id(), vector.credentials().access_key_id, "{name}");
        assert_eq!(caller.signed_at(), vector.signed_at(), "{name}");
        assert_eq!(
            caller.expires_at(),
            vector.signed_at().plus_seconds(vector.expires()),
            "{name}"
        );
    }
}

/// The three signers order the parameters differently and sign the same. SPEC Q6.
#[test]
fn a_token_in_the_order_of_any_aws_signer_verifies() {
    for case in ["temporary-example", "session-token-1000-characters", "region-cn-north-1"] {
        let mut tokens: Vec<_> = ["", "javascript-", "rust-"]
            .map(|language| Vector::named(&format!("{language}{case}")))
            .map(|vector| {
                let token = Token::parse(&vector.token()).unwrap();
                assert!(
                    token
                        .verify(&vector.key(&token), &vector.audience(), vector.signed_at())
                        .is_ok()
                );
                (vector.token(), vector.file("signature.txt"))
            })
            .into();
        assert!(tokens.windows(2).all(|pair| pair[0].1 == pair[1].1), "{case}: one signature");
        tokens.sort();
        tokens.dedup();
        let orders = if case.starts_with("region") { 2 } else { 3 };
        assert_eq!(tokens.len(), orders, "{case}: different orders");
    }
}

/// SPEC S4: whoever derives the key need not be who verifies with it.
#[test]
fn a_vector_verifies_with_a_key_derived_elsewhere() {
    for vector in Vector::all() {
        let text = vector.token();
        let token = Token::parse(&text).unwrap();
        let bytes = SigningKey::derive_bytes(vector.secret(), token.scope());
        let key = SigningKey::from_bytes(&bytes)
            .with_session_token(vector.session_token().unwrap_or_default());
        assert!(token.verify(&key, &vector.audience(), vector.signed_at()).is_ok());
    }
}

/// Another secret, even by one character, never verifies.
#[test]
fn no_vector_verifies_with_another_secret() {
    for vector in Vector::all() {
        let text = vector.token();
        let token = Token::parse(&text).unwrap();
        let other = format!("{}x", vector.secret());
        let key = SigningKey::derive(&other, token.scope())
            .with_session_token(vector.session_token().unwrap_or_default());
        let refused = token.verify(&key, &vector.audience(), vector.signed_at()).unwrap_err();
        assert_eq!(refused.code(), "signature_mismatch", "{}", vector.name);
    }
}
