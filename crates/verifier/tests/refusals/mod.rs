//! One rule a line: what is done to a genuine token, and the code that it must be refused with.
//!
//! Wherever it can be, the token is signed again after the change, so that it is the rule that
//! refuses it and not the signature.

/// The outside: prefix, Base64, host, names, constants, escapes.
mod form;
/// What the values say: credential, date, expiry, signature, session token.
mod values;

use stagemaker_verifier::{Audience, SigningKey, Timestamp, Token};

use crate::support::Forge;
use crate::support::forge::SECRET;

/// The verdict of a verifier of us-east-1, one hour after the token was signed.
fn code(bearer: &str) -> String {
    let token = match Token::parse(bearer) {
        Ok(token) => token,
        Err(error) => return error.code().to_owned(),
    };
    let key = SigningKey::derive(SECRET, token.scope());
    let now = Timestamp::parse_basic("20261122T110000Z").unwrap();
    match token.verify(&key, &Audience::sagemaker("us-east-1"), now) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.code().to_owned(),
    }
}

/// SPEC Q6, S2, K2: in any order, and with an empty session token.
#[test]
fn the_forge_makes_tokens_that_are_accepted() {
    assert_eq!(code(&Forge::new().token()), "accepted");
    let reversed = {
        let mut forge = Forge::new();
        forge.parameters.reverse();
        forge.token()
    };
    assert_eq!(code(&reversed), "accepted");
    assert_eq!(code(&Forge::new().with("X-Amz-Security-Token", "").token()), "accepted");
    let forge = Forge::new();
    let version_first =
        forge.text().replace("?Action", "?Version=1&Action").replace("&Version=1", "");
    assert_eq!(
        code(&forge.encode(&version_first.replacen("?Action", "?Version=1&Action", 1))),
        "accepted"
    );
}

fn check(table: &[(&str, String, &str)]) {
    for (what, bearer, expected) in table {
        assert_eq!(code(bearer), *expected, "{what}");
    }
}
