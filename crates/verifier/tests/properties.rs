use proptest::collection::vec;
use proptest::prelude::*;
use stagemaker_verifier::{Audience, Credentials, SigningKey, Timestamp, Token, mint};

use crate::support::Forge;

proptest! {
    /// SPEC C1. No input at all makes the parser panic.
    #[test]
    fn parsing_never_panics(bearer in ".{0,300}", bytes in vec(any::<u8>(), 0..300)) {
        let _ = Token::parse(&bearer);
        let _ = Token::parse(&Forge::new().encode(&bearer));
        let _ = Token::parse(&Forge::new().encode(&String::from_utf8_lossy(&bytes)));
        let _ = Token::parse(&Forge::new().encode(&format!("sagemaker.amazonaws.com/?{bearer}")));
    }

    /// Nor does a value in any of the slots.
    #[test]
    fn no_value_makes_the_parser_panic(index in 0_usize..6, value in "[ -~]{0,80}") {
        let mut forge = Forge::new();
        forge.parameters[index].1 = value;
        let _ = Token::parse(&forge.token());
    }

    /// What is signed is verified, whatever the credentials look like, and by no other key.
    #[test]
    fn what_is_minted_verifies(
        access_key_id in "[ -.0-~]{1,40}",
        secret in "\\PC{1,90}",
        session_token in proptest::option::of("\\PC{0,200}"),
        region in "[ -.0-~]{1,20}",
        second in -62_167_219_200_i64..253_402_300_800,
        lifetime in 1_u32..=43_200,
    ) {
        let audience = Audience::sagemaker(&region);
        let credentials = Credentials {
            access_key_id: &access_key_id,
            secret_access_key: &secret,
            session_token: session_token.as_deref(),
        };
        let now = Timestamp::from_unix_seconds(second);
        let bearer = mint(&audience, credentials, now, lifetime).unwrap();
        let token = Token::parse(&bearer).unwrap();
        prop_assert_eq!(token.access_key_id(), &access_key_id);
        let key = |secret: &str| SigningKey::derive(secret, token.scope())
            .with_session_token(session_token.as_deref().unwrap_or_default());
        prop_assert!(token.verify(&key(&secret), &audience, now).is_ok());
        let other = [secret.as_str(), " "].concat();
        prop_assert!(token.verify(&key(&other), &audience, now).is_err());
    }

    /// The instants at which a token is valid form one interval.
    #[test]
    fn validity_is_one_interval(lifetime in 1_u32..=43_200, offset in -50_000_i64..100_000) {
        let forge = Forge::new().set("X-Amz-Expires", &lifetime.to_string());
        let bearer = forge.token();
        let token = Token::parse(&bearer).unwrap();
        let key = SigningKey::derive(&forge.secret, token.scope());
        let now = Timestamp::from_unix_seconds(token.signed_at().unix_seconds() + offset);
        let valid = token.verify(&key, &Audience::sagemaker("us-east-1"), now).is_ok();
        prop_assert_eq!(valid, (-300..i64::from(lifetime)).contains(&offset));
    }
}
