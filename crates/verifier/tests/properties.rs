use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use stagemaker_testing::random::{Tally, check, config};
use stagemaker_verifier::{
    Audience, Error, SigningCredentials, SigningKey, Stage, Timestamp, Token, mint,
};

use crate::support::Forge;
use crate::support::edit::{edit, sorted};
use crate::support::signed::signed;

/// SPEC C1. No input at all makes the parser panic.
#[test]
fn any_text_is_refused_by_the_parser_with_a_stage() {
    let tally = Tally::default();
    let texts = ".{0,300}|[A-Za-z0-9&=%./-]{0,300}";
    check(256, &(texts, vec(any::<u8>(), 0..300)), |(text, bytes)| {
        let encode = |text: &str| Forge::new().encode(text);
        for bearer in [
            text.clone(),
            encode(&text),
            encode(&String::from_utf8_lossy(&bytes)),
            encode(&format!("sagemaker.amazonaws.com/?{text}")),
        ] {
            let refused = Token::parse(&bearer).map(drop).unwrap_err();
            prop_assert_eq!(refused.stage(), Stage::Form, "{}", refused);
            tally.count(refused.code());
        }
        Ok(())
    });
    // Not all of them fail at the first thing that is looked at.
    tally.assert_shares(&[
        ("prefix_unknown", 20),
        ("text_not_printable", 20),
        ("host_mismatch", 8),
    ]);
}

/// SPEC C1. Nor does a value in any of the slots.
#[test]
fn any_value_of_a_parameter_is_read_or_refused() {
    let tally = Tally::default();
    check(1_000, &(0_usize..6, "[ -~]{0,80}|[0-9]{1,5}"), |(index, value)| {
        let mut forge = Forge::new();
        forge.parameters[index].1 = value;
        match Token::parse(&forge.token()) {
            Ok(token) => {
                prop_assert_eq!(&token.lifetime_seconds().to_string(), &forge.parameters[4].1);
                tally.count("read");
            }
            Err(refused) => {
                prop_assert_eq!(refused.stage(), Stage::Form, "{}", refused);
                tally.count("refused");
            }
        }
        Ok(())
    });
    tally.assert_shares(&[("read", 2), ("refused", 50)]);
}

/// SPEC S1, S5: any edit of any part is refused, unless it only changes the order.
#[test]
fn a_token_whose_text_is_edited_is_refused() {
    let tally = Tally::default();
    check(1_000, &(signed(), edit()), |(signed, edit)| {
        let genuine = signed.forge.text();
        let edited = edit.of(&genuine);
        prop_assume!(sorted(&edited) != sorted(&genuine));
        let bearer = signed.forge.encode(&edited);
        let Ok(token) = Token::parse(&bearer) else {
            tally.count("by its form");
            return Ok(());
        };
        let session_token = signed.session_token.as_deref().unwrap_or_default();
        let key = SigningKey::derive(&signed.forge.secret, token.scope())
            .with_session_token(session_token);
        let audience = Audience::sagemaker(&signed.region);
        let refused = token.verify(&key, &audience, token.signed_at()).map(drop).unwrap_err();
        tally.count(refused.stage().name());
        Ok(())
    });
    tally.assert_shares(&[("by its form", 10), ("signature", 10)]);
}

/// SPEC O2: whatever is wrong with it besides, and whenever it is shown, a token that is not
/// genuine is not called expired, nor too early.
#[test]
fn the_time_of_a_token_that_is_not_genuine_is_not_told() {
    let tally = Tally::default();
    let offsets = -100_000_i64..100_000;
    let inputs = (signed(), option::of(edit()), offsets, any::<bool>(), any::<bool>());
    check(1_000, &inputs, |(signed, edit, offset, other_key, other_session)| {
        let genuine = signed.forge.text();
        let edited = edit.map_or_else(|| genuine.clone(), |edit| edit.of(&genuine));
        prop_assume!(other_key || other_session || sorted(&edited) != sorted(&genuine));
        let bearer = signed.forge.encode(&edited);
        let Ok(token) = Token::parse(&bearer) else {
            tally.count("by its form");
            return Ok(());
        };
        let secret = format!("{}{}", signed.forge.secret, if other_key { "x" } else { "" });
        let session = signed.session_token.clone().unwrap_or_default();
        let session = format!("{session}{}", if other_session { "x" } else { "" });
        let key = SigningKey::derive(&secret, token.scope()).with_session_token(&session);
        let now = Timestamp::from_unix_seconds(token.signed_at().unix_seconds() + offset);
        let audience = Audience::sagemaker(&signed.region);
        let refused = token.verify(&key, &audience, now).map(drop).unwrap_err();
        prop_assert_ne!(refused.stage(), Stage::Time, "{}", refused);
        tally.count(refused.stage().name());
        Ok(())
    });
    tally.assert_shares(&[("by its form", 10), ("signature", 20)]);
}

proptest! {
    #![proptest_config(config(256))]

    /// SPEC S1, S4: what the reference signs is verified, whatever it is and in whatever order,
    /// and by no other key.
    #[test]
    fn a_token_of_the_reference_signer_verifies_with_its_key_only(signed in signed()) {
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

    /// SPEC E3, Q3, V6, V8: read and written again, a token is the same.
    #[test]
    fn a_token_that_is_read_and_minted_again_is_the_same(signed in signed()) {
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

    /// SPEC T1, T2: the instants at which a token is valid form one interval.
    #[test]
    fn a_token_is_valid_in_one_interval_of_time(lifetime in 1_u32..=43_200, offset in -50_000_i64..100_000) {
        let forge = Forge::new().set("X-Amz-Expires", &lifetime.to_string());
        let bearer = forge.token();
        let token = Token::parse(&bearer).unwrap();
        let key = SigningKey::derive(&forge.secret, token.scope());
        let now = Timestamp::from_unix_seconds(token.signed_at().unix_seconds() + offset);
        let valid = token.verify(&key, &Audience::sagemaker("us-east-1"), now).is_ok();
        prop_assert_eq!(valid, (-300..i64::from(lifetime)).contains(&offset));
    }
}
