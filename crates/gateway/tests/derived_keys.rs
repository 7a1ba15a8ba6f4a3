use std::array;

use stagemaker_gateway::verifier::{Audience, Scope, SigningKey, Timestamp};
use stagemaker_gateway::{
    Access, Credential, Credentials, Denied, DerivedKey, DerivedKeys, InvalidSetting, Secret,
};

use crate::support::{
    KEY, NOW, SECRET, SESSION_TOKEN, TEMPORARY_KEY, call, lock_of, principal, request, token,
};

/// The key of the examples' secret for 20261122, us-west-2 and sagemaker, by Python's `hmac`.
const BY_PYTHON: &str = "40692259c2bb954ae0162150769249023b2d34b9592b324861acf27f8363b491";

fn scope([date, region]: [&'static str; 2]) -> Scope<'static> {
    Scope { date, region, service: "sagemaker" }
}

/// Only the keys of these days and regions.
fn keys<const N: usize>(scopes: [[&'static str; 2]; N]) -> DerivedKeys {
    let derive = |scope| DerivedKey::new(scope, &SigningKey::derive_bytes(SECRET, scope)).unwrap();
    DerivedKeys::new(scopes.map(scope).map(derive)).unwrap()
}

fn derived(id: &str, keys: DerivedKeys) -> Credential {
    Credential::from_derived_keys(id, keys, principal("ci"), Access::Unlimited).unwrap()
}

fn long_term(keys: DerivedKeys) -> Credentials {
    Credentials::new([derived(KEY, keys)]).unwrap()
}

/// Verifies a vector for us-west-2, at the time at which it was signed or another.
fn verify(credentials: &Credentials, name: &str, at: &str) -> Result<String, &'static str> {
    let now = Timestamp::parse_basic(at).unwrap();
    match credentials.verify(&token(name), &Audience::sagemaker("us-west-2"), now) {
        Ok(verified) => Ok(verified.credential().principal().arn().to_owned()),
        Err(denied) => Err(denied.reason().code()),
    }
}

#[test]
fn a_key_that_another_program_derived_verifies_a_token() {
    let digit = |at: usize| u8::from_str_radix(&BY_PYTHON[2 * at..2 * at + 2], 16).unwrap();
    let key = DerivedKey::new(scope(["20261122", "us-west-2"]), &array::from_fn(digit)).unwrap();
    let credentials = long_term(DerivedKeys::new([key]).unwrap());
    let arn = "arn:aws:iam::123456789012:user/ci";
    for name in ["long-term-example", "javascript-long-term-example", "rust-long-term-example"] {
        assert_eq!(verify(&credentials, name, "20261122T100000Z").as_deref(), Ok(arn), "{name}");
    }
}

/// SPEC K2. Midnight in UTC is where one key ends and the next begins.
#[test]
fn a_token_of_another_day_is_refused() {
    let (last, first) = ("signed-2026-last-second", "signed-2027-first-second");
    let at = "20270101T000000Z";
    let unknown = Err("signing_key_unknown");
    let old = long_term(keys([["20261231", "us-west-2"]]));
    assert!(verify(&old, last, at).is_ok());
    assert_eq!(verify(&old, first, at), unknown);
    let new = long_term(keys([["20270101", "us-west-2"]]));
    assert_eq!(verify(&new, last, at), unknown);
    assert!(verify(&new, first, at).is_ok());
    let both = long_term(keys([["20270101", "us-west-2"], ["20261231", "us-west-2"]]));
    assert!(verify(&both, last, at).is_ok() && verify(&both, first, at).is_ok());
    let elsewhere = long_term(keys([["20270101", "us-east-1"]]));
    assert_eq!(verify(&elsewhere, first, at), unknown);
    assert_eq!(verify(&long_term(DerivedKeys::default()), first, at), unknown);
}

/// A key that is held changes nothing about the order of the stages.
#[test]
fn a_wrong_token_is_refused_by_a_derived_key_with_its_usual_code() {
    let days = ["20261122", "19700101", "99991231"].map(|day| [day, "us-west-2"]);
    let credentials = long_term(keys(days));
    for (name, code) in [
        ("secret-one-character", "signature_mismatch"),
        ("session-token-one-character", "access_key_unknown"),
        ("access-key-id-test", "access_key_unknown"),
        ("signed-epoch", "expired"),
        ("signed-9999-last-second", "not_yet_valid"),
        ("bedrock-long-term-example", "service_mismatch"),
        ("region-eu-west-1", "region_mismatch"),
    ] {
        assert_eq!(verify(&credentials, name, "20261122T100000Z"), Err(code), "{name}");
    }
}

#[test]
fn a_derived_key_without_the_session_token_refuses_temporary_credentials() {
    let verify = |session_token: Option<&str>| {
        let keys = keys([["20261122", "us-east-1"]]);
        let bare = derived(TEMPORARY_KEY, keys);
        let credential = match session_token {
            Some(text) => bare.temporary(Secret::new(text), NOW.plus_seconds(3_600)).unwrap(),
            None => bare,
        };
        let now = Timestamp::parse_basic("20261122T100000Z").unwrap();
        let credentials = Credentials::new([credential]).unwrap();
        let audience = Audience::sagemaker("us-east-1");
        let verdict = credentials.verify(&token("temporary-example"), &audience, now);
        verdict.map(|_| ()).map_err(|denied| denied.reason().code())
    };
    assert_eq!(verify(Some(SESSION_TOKEN)), Ok(()));
    assert_eq!(verify(Some("another")), Err("session_token_mismatch"));
    assert_eq!(verify(None), Err("session_token_unexpected"));
}

/// An outsider hears what they hear of a wrong signature; the operator is told the day.
#[tokio::test]
async fn a_token_without_a_held_key_is_refused_in_the_usual_words() {
    let credentials = long_term(keys([["20261121", "us-west-2"]]));
    let lock = lock_of("us-west-2", credentials);
    let ask = async |name| call(&lock, request(&[&format!("Bearer {}", token(name))])).await;
    let missing = ask("long-term-example").await;
    let unknown = ask("access-key-id-test").await;
    assert_eq!(missing.status(), 403);
    assert_eq!((missing.status(), missing.headers()), (unknown.status(), unknown.headers()));
    assert_eq!(missing.body(), unknown.body());
    let denied = missing.extensions().get::<Denied>().unwrap();
    assert_eq!(denied.reason().stage().name(), "signature");
    assert_eq!(
        denied.to_string(),
        format!(
            "no key of the day `20261122` is held for the token's access key, region and service \
             (access key id `{KEY}`)"
        )
    );
}

/// SPEC S7
#[test]
fn two_derived_keys_of_one_scope_are_refused() {
    let scope = scope(["20261122", "us-west-2"]);
    let key = || DerivedKey::new(scope, &[0xab; 32]).unwrap();
    let mut keys = DerivedKeys::new([key()]).unwrap();
    let error = keys.insert(key()).unwrap_err();
    let said = "two derived keys have the scope `20261122/us-west-2/sagemaker/aws4_request`";
    assert_eq!(error.to_string(), said);
    assert_eq!(keys.scopes(), [scope]);
}

#[test]
fn a_credential_holds_a_secret_or_keys() {
    let derived = derived(KEY, keys([["20261123", "us-west-2"], ["20261122", "us-west-2"]]));
    assert!(derived.secret_access_key().is_none());
    let scopes: Vec<_> =
        derived.derived_keys().unwrap().scopes().iter().map(|scope| scope.date).collect();
    assert_eq!(scopes, ["20261122", "20261123"]);
    let whole = crate::support::long_term(SECRET, Access::Unlimited);
    assert_eq!(whole.secret_access_key().map(Secret::reveal), Some(SECRET));
    assert!(whole.derived_keys().is_none());
}

#[test]
fn nothing_that_is_printed_tells_a_key() {
    let scope = scope(["20261122", "us-west-2"]);
    let key = || DerivedKey::new(scope, &[0xab; 32]).unwrap();
    let keys = || DerivedKeys::new([key()]).unwrap();
    let error = DerivedKeys::new([key(), key()]).unwrap_err();
    let credential = derived(KEY, keys());
    let credential = credential.temporary(Secret::new(SESSION_TOKEN), NOW).unwrap();
    let credentials = Credentials::new([credential]).unwrap();
    let now = Timestamp::parse_basic("20261122T100000Z").unwrap();
    let denied =
        credentials.verify(&token("long-term-example"), &Audience::sagemaker("us-west-2"), now);
    let printed = format!("{:?} {:?} {error:?} {error} {credentials:?} {denied:?}", key(), keys());
    assert!(printed.contains("20261122"), "{printed}");
    for secret in ["abab", "ABAB", "171, 171", "IQoJb3JpZ2lu"] {
        assert!(!printed.contains(secret), "{secret}: {printed}");
    }
}

/// SPEC S4. A scope that no token can have, or a buffer that nobody filled.
#[test]
fn a_derived_key_that_no_token_can_have_is_refused() {
    let right = Scope { date: "20261122", region: "us-west-2", service: "sagemaker" };
    assert!(DerivedKey::new(right, &[0xab; 32]).is_ok());
    let fault = |scope| DerivedKey::new(scope, &[0xab; 32]).unwrap_err().to_string();
    for date in ["2026-11-22", "20261131", "", "20261122\n"] {
        assert!(fault(Scope { date, ..right }).starts_with("the date is no day"), "{date}");
    }
    for region in ["", "us-west-2 ", "US-WEST-2", "us-west-2\n"] {
        assert!(fault(Scope { region, ..right }).starts_with("the region is not"), "{region}");
    }
    for service in ["", "sage maker", "sagemaker/"] {
        assert!(fault(Scope { service, ..right }).starts_with("the service is not"), "{service}");
    }
    let zero = DerivedKey::new(right, &[0; 32]).unwrap_err();
    assert_eq!(zero, InvalidSetting::KeyAllZero);
}
