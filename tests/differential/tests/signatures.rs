use proptest::prelude::*;
use stagemaker_verifier::{Audience, SigningCredentials, Timestamp, Token, mint};

use crate::support::case::{Case, any_case, fitting_case};
use crate::support::{Signer, Signers, check};

/// Both signers give the same signature, and of both tokens the verifier rebuilds the canonical
/// request and the string to sign that botocore signed.
#[test]
fn the_request_that_the_verifier_rebuilds_is_the_one_that_both_signers_signed() {
    let signers = Signers::start();
    check(&any_case(), |Case { claims, secret, .. }| {
        let recorded = signers.botocore.presign(&claims, &secret).unwrap();
        for signer in Signer::BOTH {
            let presigned = signers.presign(signer, &claims, &secret).unwrap();
            prop_assert_eq!(&presigned.signature, &recorded.presigned.signature, "{:?}", signer);
            // Which tokens cannot be read is said by the oracle, in another test.
            if let Ok(token) = Token::parse(&presigned.bearer) {
                prop_assert_eq!(&token.canonical_request(), &recorded.canonical_request);
                prop_assert_eq!(&token.string_to_sign(), &recorded.string_to_sign);
            }
        }
        Ok(())
    });
}

/// What the verifier's own `mint` makes is the token that botocore makes, byte for byte.
#[test]
fn a_minted_token_is_the_one_that_botocore_makes() {
    let signers = Signers::start();
    check(&fitting_case(), |Case { claims, secret, lock }| {
        let credentials = SigningCredentials {
            access_key_id: &claims.access_key_id,
            secret_access_key: &secret,
            session_token: lock.session_token.as_deref(),
        };
        let audience = Audience::of(lock.service.verifier, &lock.region);
        let signed_at = Timestamp::from_unix_seconds(claims.signed_at);
        let minted = mint(&audience, credentials, signed_at, claims.expires.try_into().unwrap());
        prop_assert_eq!(minted.is_ok(), (1..=43_200).contains(&claims.expires));
        if let Ok(minted) = minted
            && claims.scope_service == claims.service.name
        {
            let presigned = signers.presign(Signer::Botocore, &claims, &secret).unwrap();
            prop_assert_eq!(minted, presigned.bearer);
        }
        Ok(())
    });
}
