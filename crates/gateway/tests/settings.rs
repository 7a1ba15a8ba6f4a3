//! What cannot be made, and what ends.

use stagemaker_gateway::verifier::{Audience, AudienceError, MAX_SKEW_SECONDS};
use stagemaker_gateway::{
    Access, Authenticator, Credential, CredentialKind, Credentials, InvalidSetting, Permissions,
    Principal, Secret, TextFault,
};

use crate::support::{
    KEY, NOW, SECRET, SESSION_TOKEN, at, credentials, long_term, principal, temporary, token,
};

const FAULTS: [(&str, TextFault); 6] = [
    ("", TextFault::Empty),
    (" ", TextFault::WhiteSpaceAtEdge),
    ("secret\n", TextFault::WhiteSpaceAtEdge),
    ("\tsecret", TextFault::WhiteSpaceAtEdge),
    ("sec\nret", TextFault::ControlCharacter),
    ("sec\0ret", TextFault::ControlCharacter),
];

fn with_secret(secret: &str) -> Result<Credential, InvalidSetting> {
    Credential::new(KEY, Secret::new(secret), principal("ci"), Access::Unlimited)
}

/// SPEC S1. A file is empty while it is written, and ends with a line feed.
#[test]
fn an_empty_or_untrimmed_secret_is_refused() {
    for (text, fault) in FAULTS {
        let refused = with_secret(text).unwrap_err();
        assert_eq!(refused, InvalidSetting::SecretAccessKey(fault), "{text:?}");
        assert!(refused.to_string().starts_with("the secret access key "), "{refused}");
        let refused = with_secret(SECRET).unwrap().temporary(Secret::new(text), NOW).unwrap_err();
        assert_eq!(refused, InvalidSetting::SessionToken(fault), "{text:?}");
        assert!(refused.to_string().starts_with("the session token "), "{refused}");
    }
    for text in ["s", "two words", "ünïcode", SECRET] {
        assert!(with_secret(text).is_ok(), "{text}");
    }
}

/// SPEC S2
#[test]
fn an_access_key_id_that_no_token_can_have_is_refused() {
    let id = |id: &str| {
        Credential::new(id, Secret::new(SECRET), principal("ci"), Access::Unlimited).map(|_| ())
    };
    for (text, fault) in FAULTS {
        assert_eq!(id(text), Err(InvalidSetting::AccessKeyId(fault)), "{text:?}");
    }
    assert_eq!(id("AKIA/X"), Err(InvalidSetting::AccessKeyId(TextFault::Slash)));
    assert_eq!(id(&"A".repeat(129)), Err(InvalidSetting::AccessKeyId(TextFault::TooLong)));
    for text in ["test", KEY, "é", &"A".repeat(128)] {
        assert_eq!(id(text), Ok(()), "{text}");
    }
}

/// SPEC S3
#[test]
fn a_principal_with_another_arn_than_one_of_iam_or_sts_is_refused() {
    for (arn, account) in [
        ("arn:aws:iam::123456789012:user/ci", "123456789012"),
        ("arn:aws:iam::000000000001:root", "000000000001"),
        ("arn:aws-cn:sts::123456789012:assumed-role/a/b:c", "123456789012"),
        ("arn:aws:iam::123456789012:user/division/ci", "123456789012"),
    ] {
        let principal = Principal::parse(arn).unwrap();
        assert_eq!((principal.arn(), principal.account_id()), (arn, account));
    }
    for text in [
        "",
        "not an arn",
        "arn:aws:iam::12345678901:user/ci",
        "arn:aws:iam::1234567890123:user/ci",
        "arn:aws:iam::12345678901x:user/ci",
        "arn:aws:iam:us-east-1:123456789012:user/ci",
        "arn:aws:s3::123456789012:user/ci",
        "arn:gcp:iam::123456789012:user/ci",
        "arn:aws:iam::123456789012:",
        "arn:aws:iam::123456789012:user/ci\n",
        " arn:aws:iam::123456789012:user/ci",
    ] {
        assert_eq!(Principal::parse(text), Err(InvalidSetting::PrincipalArn), "{text:?}");
    }
}

/// SPEC S4
#[test]
fn a_region_that_no_token_can_have_is_refused() {
    let refused = |audience| Authenticator::new(audience, credentials()).map(|_| ()).unwrap_err();
    for region in ["", " us-west-2", "us-west-2\n", "US-WEST-2", "us west 2"] {
        let message = refused(Audience::sagemaker(region)).to_string();
        assert_eq!(message, "the region is not one such as `us-east-1`", "{region:?}");
    }
    assert!(Authenticator::new(Audience::sagemaker("us-west-2"), credentials()).is_ok());
}

/// SPEC S5. Permissions that hold no policy allow nothing.
#[test]
fn permissions_without_a_policy_are_not_unlimited() {
    assert!(long_term(SECRET, Access::Unlimited).permissions().is_none());
    let limited = long_term(SECRET, Permissions::default());
    assert!(limited.permissions().is_some());
    assert!(matches!(limited.access(), Access::Policies(_)));
}

/// The verdict on the temporary vector, whose token is valid for 5 minutes from ten o'clock on.
fn verdict(credential: Credential, when: &str) -> Result<(), &'static str> {
    let credentials = Credentials::new([credential]).unwrap();
    let audience = Audience::sagemaker("us-east-1");
    let verified = credentials.verify(&token("temporary-example"), &audience, at(when));
    verified.map(|_| ()).map_err(|denied| denied.reason().code())
}

/// SPEC K3. To the second, and only said of a genuine token.
#[test]
fn a_token_is_refused_from_the_end_of_its_credentials_on() {
    let ending = |ends: &str| {
        let long = long_term(SECRET, Access::Unlimited);
        assert_eq!(long.expires_at(), None);
        assert_eq!(long.kind(), CredentialKind::LongTerm);
        let temporary = temporary();
        let again = Credential::new(
            temporary.access_key_id(),
            temporary.secret_access_key().unwrap().clone(),
            principal("session"),
            Access::Unlimited,
        );
        again.unwrap().temporary(Secret::new(SESSION_TOKEN), at(ends)).unwrap()
    };
    let credential = ending("20261122T100200Z");
    assert_eq!(credential.expires_at(), Some(at("20261122T100200Z")));
    assert_eq!(credential.kind(), CredentialKind::Temporary);
    assert_eq!(credential.session_token().map(Secret::reveal), Some(SESSION_TOKEN));
    assert_eq!(verdict(credential.clone(), "20261122T100159Z"), Ok(()));
    assert_eq!(verdict(credential.clone(), "20261122T100200Z"), Err("credentials_expired"));
    // The token itself has ended, and that is what is said.
    assert_eq!(verdict(credential, "20261122T110000Z"), Err("expired"));
}

/// SPEC K4. As AWS revokes the sessions of a role: by the instant of signing.
#[test]
fn tokens_that_were_signed_before_an_instant_are_refused() {
    let before = |instant: &str| temporary().refusing_tokens_before(at(instant));
    let when = "20261122T100100Z";
    assert_eq!(verdict(before("20261122T100000Z"), when), Ok(()));
    assert_eq!(verdict(before("20261122T100001Z"), when), Err("signed_before_revocation"));
}

/// SPEC K5
#[test]
fn a_token_is_refused_by_its_fingerprint() {
    let parsed = |name| stagemaker_gateway::verifier::Token::parse(&token(name)).unwrap();
    let refusing = temporary().refusing_token(parsed("temporary-example").fingerprint());
    let when = "20261122T100100Z";
    assert_eq!(verdict(refusing, when), Err("token_revoked"));
    let other = temporary().refusing_token(parsed("long-term-example").fingerprint());
    assert_eq!(verdict(other, when), Ok(()));
}

/// SPEC K5. AWS's signers write the parameters in three orders, and what they sign is one token.
#[test]
fn a_token_is_refused_in_whatever_order_it_stands() {
    let names = ["temporary-example", "javascript-temporary-example", "rust-temporary-example"];
    let tokens = names.map(token);
    assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2]);
    let fingerprint = stagemaker_gateway::verifier::Token::parse(&tokens[0]).unwrap().fingerprint();
    let credentials = Credentials::new([temporary().refusing_token(fingerprint)]).unwrap();
    for token in tokens {
        let audience = Audience::sagemaker("us-east-1");
        let denied = credentials.verify(&token, &audience, at("20261122T100100Z")).unwrap_err();
        assert_eq!(denied.reason().code(), "token_revoked");
        assert_eq!(denied.fingerprint(), Some(fingerprint));
    }
}

/// SPEC S8
#[test]
fn a_lock_with_too_much_skew_or_too_long_a_life_is_refused() {
    let audience = || Audience::sagemaker("us-west-2");
    assert_eq!(audience().with_skew_seconds(MAX_SKEW_SECONDS).unwrap().skew_seconds(), 900);
    assert_eq!(audience().with_skew_seconds(901), Err(AudienceError::SkewTooLarge));
    assert_eq!(audience().with_skew_seconds(u32::MAX), Err(AudienceError::SkewTooLarge));
    for seconds in [0, 43_201, u32::MAX] {
        let refused = audience().with_max_lifetime_seconds(seconds);
        assert_eq!(refused, Err(AudienceError::LifetimeOutOfRange), "{seconds}");
    }
    let quarter = audience().with_max_lifetime_seconds(900).unwrap();
    let denied = credentials().verify(&token("long-term-example"), &quarter, NOW).map(|_| ());
    assert_eq!(denied.unwrap_err().reason().code(), "lifetime_too_long");
}
