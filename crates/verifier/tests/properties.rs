use proptest::collection::vec;
use proptest::prelude::*;
use stagemaker_verifier::{
    Audience, Error, SigningCredentials, SigningKey, Stage, Timestamp, Token, mint,
};

use crate::support::Forge;
use crate::support::edit::{edit, sorted};
use crate::support::signed::signed;

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

    /// SPEC S1, S4: what the reference signs is verified, whatever it is and in whatever order,
    /// and by no other key.
    #[test]
    fn what_the_reference_signs_verifies(signed in signed()) {
        let bearer = signed.forge.token();
        let token = Token::parse(&bearer).unwrap();
        prop_assert_eq!(token.access_key_id(), &signed.access_key_id);
        prop_assert_eq!(token.scope().region, &signed.region);
        let (audience, now) = (Audience::sagemaker(&signed.region), token.signed_at());
        let key = |secret: &str| SigningKey::derive(secret, token.scope())
            .with_session_token(signed.session_token.as_deref().unwrap_or_default());
        prop_assert!(token.verify(&key(&signed.forge.secret), &audience, now).is_ok());
        let other = [signed.forge.secret.as_str(), " "].concat();
        let refused = token.verify(&key(&other), &audience, now).map(drop);
        prop_assert_eq!(refused, Err(Error::SignatureMismatch));
    }

    /// SPEC S1, S5: any edit of any part is refused, unless it only changes the order.
    #[test]
    fn any_edit_is_refused(signed in signed(), edit in edit()) {
        let genuine = signed.forge.text();
        let edited = edit.of(&genuine);
        prop_assume!(sorted(&edited) != sorted(&genuine));
        let bearer = signed.forge.encode(&edited);
        if let Ok(token) = Token::parse(&bearer) {
            let key = SigningKey::derive(&signed.forge.secret, token.scope())
                .with_session_token(signed.session_token.as_deref().unwrap_or_default());
            let audience = Audience::sagemaker(&signed.region);
            prop_assert!(token.verify(&key, &audience, token.signed_at()).is_err(), "{}", edited);
        }
    }

    /// SPEC E3, Q3, V6, V8: read and written again, a token is the same.
    #[test]
    fn what_is_read_and_made_again_is_the_same(signed in signed()) {
        let bearer = signed.forge.clone().in_botocores_order().token();
        let token = Token::parse(&bearer).unwrap();
        let credentials = SigningCredentials {
            access_key_id: token.access_key_id(),
            secret_access_key: &signed.forge.secret,
            session_token: signed.session_token.as_deref(),
        };
        let audience = Audience::sagemaker(token.scope().region);
        let again = mint(&audience, credentials, token.signed_at(), token.lifetime_seconds());
        prop_assert_eq!(again, Ok(bearer));
    }

    /// SPEC O2: whatever is wrong with it besides, and whenever it is shown, a token that is not
    /// genuine is not called expired, nor too early.
    #[test]
    fn the_time_of_a_token_that_is_not_genuine_is_not_told(
        signed in signed(),
        edit in edit(),
        offset in -100_000_i64..100_000,
        other_key in any::<bool>(),
        other_session in any::<bool>(),
    ) {
        let genuine = signed.forge.text();
        let edited = edit.of(&genuine);
        prop_assume!(other_key || other_session || sorted(&edited) != sorted(&genuine));
        if let Ok(token) = Token::parse(&signed.forge.encode(&edited)) {
            let secret = format!("{}{}", signed.forge.secret, if other_key { "x" } else { "" });
            let session = signed.session_token.clone().unwrap_or_default();
            let session = format!("{session}{}", if other_session { "x" } else { "" });
            let key = SigningKey::derive(&secret, token.scope()).with_session_token(&session);
            let now = Timestamp::from_unix_seconds(token.signed_at().unix_seconds() + offset);
            let audience = Audience::sagemaker(&signed.region);
            let refused = token.verify(&key, &audience, now).map(drop).unwrap_err();
            prop_assert_ne!(refused.stage(), Stage::Time, "{}", refused);
        }
    }

    /// SPEC T1, T2: the instants at which a token is valid form one interval.
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
