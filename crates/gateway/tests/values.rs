//! The values that callers of the library make and read: bounds, names, words and instants.

use std::time::{SystemTime, UNIX_EPOCH};

use http::StatusCode;
use stagemaker_gateway::verifier::{Audience, Scope, SigningKey, Token};
use stagemaker_gateway::{
    Access, Authenticator, Clock as _, Credential, CredentialKind, Credentials, DerivedKey,
    DerivedKeys, DuplicateAccessKeyId, DuplicateScope, ERROR_TYPE, Event, InvalidSetting,
    InvocationPath, KeysFrom, MAX_ACCESS_KEY_ID_CHARS, MAX_NAME_CHARS, Name, NameError, Outcome,
    PathError, Refusal, Secret, SigningKeys, SourceError, SourcedAuthenticator, SystemClock,
    bearer_token,
};

use crate::authorize::{CHAT, call, lock, request as chat};
use crate::support::{
    KEY, NOW, SECRET, SESSION_TOKEN, TEMPORARY_KEY, authenticator, credentials, identity,
    long_term, principal, request, temporary, token,
};

#[test]
fn a_name_and_an_access_key_id_may_be_as_long_as_aws_lets_them() {
    assert_eq!((MAX_NAME_CHARS, MAX_ACCESS_KEY_ID_CHARS), (63, 128));
    assert!("a".repeat(63).parse::<Name>().is_ok());
    let (long, odd) = ("a".repeat(64), "-a");
    assert_eq!(long.parse::<Name>(), Err(NameError::TooLong));
    assert_eq!(odd.parse::<Name>(), Err(NameError::Form));
    assert_eq!(NameError::TooLong.to_string(), "a name has at most 63 characters");
    assert_eq!(Name::parse("My-Endpoint").unwrap().to_string(), "My-Endpoint");
}

/// SPEC P1, P2
#[test]
fn a_path_that_is_refused_says_which_part_of_it() {
    let fault = |path: &str| InvocationPath::parse(path).unwrap_err();
    assert_eq!(fault("/v1/models"), PathError::NoEndpoint);
    assert_eq!(fault("/endpoints/a/./b"), PathError::Segment { index: 2 });
    let name = |field, value: &str, error| PathError::Name { field, value: value.into(), error };
    assert_eq!(fault("/endpoints/a_b"), name("endpointName", "a_b", NameError::Form));
    let long = "c".repeat(64);
    let expected = name("inferenceComponentName", &long, NameError::TooLong);
    assert_eq!(fault(&format!("/endpoints/a/inference-components/{long}")), expected);
}

/// SPEC R1
#[test]
fn refusals_by_their_kind_have_the_words_that_clients_read() {
    let denied = Refusal::access_denied("You may not.");
    assert_eq!((denied.status(), denied.message()), (StatusCode::FORBIDDEN, "You may not."));
    let words = (denied.exception(), denied.kind(), denied.code());
    assert_eq!(words, ("AccessDeniedException", "permission_error", "access_denied_exception"));
    let invalid = Refusal::validation("It is not valid.");
    assert_eq!(
        (invalid.status(), invalid.message()),
        (StatusCode::BAD_REQUEST, "It is not valid.")
    );
    let words = (invalid.exception(), invalid.kind(), invalid.code());
    assert_eq!(words, ("ValidationError", "invalid_request_error", "validation_error"));
    assert_eq!(
        invalid.body(),
        r#"{"error":{"message":"It is not valid.","type":"invalid_request_error","code":"validation_error"}}"#
    );
    assert_eq!(invalid.into_response::<String>().headers()[ERROR_TYPE], "ValidationError");
    assert_eq!(ERROR_TYPE, "x-amzn-errortype");
}

/// SPEC A2. The facts of a caller are those of its token and of its credentials.
#[test]
fn an_identity_tells_who_signed_what_and_when() {
    let caller = identity(&authenticator("us-east-1"), "temporary-example");
    assert_eq!((caller.access_key_id(), caller.kind()), (TEMPORARY_KEY, CredentialKind::Temporary));
    assert_eq!(caller.principal().arn(), "arn:aws:iam::123456789012:user/session");
    assert_eq!(caller.principal().account_id(), "123456789012");
    assert_eq!((caller.region(), caller.service()), ("us-east-1", "sagemaker"));
    assert_eq!((caller.signed_at(), caller.expires_at()), (NOW, NOW.plus_seconds(300)));
    assert_eq!((caller.verified_at(), caller.keys_from()), (NOW, KeysFrom::Held));
    assert!(matches!(caller.access(), Access::Unlimited));
    let long = identity(&authenticator("us-west-2"), "long-term-example");
    assert_eq!(long.kind(), CredentialKind::LongTerm);
    assert_ne!(long.fingerprint(), caller.fingerprint());
    assert_eq!([long.kind(), caller.kind()].map(CredentialKind::name), ["long_term", "temporary"]);
}

/// SPEC A2. The lock does not know the address; whoever writes the log does.
#[tokio::test]
async fn an_event_has_the_address_that_it_is_given() {
    let response = call(&lock(None), chat(CHAT)).await;
    let event = Event::of(response.extensions()).unwrap();
    assert_eq!((event.outcome, event.source_ip), (Outcome::Allowed, None));
    let address = "192.0.2.1".parse().unwrap();
    assert_eq!(event.with_source_ip(address).source_ip, Some(address));
}

#[test]
fn a_verified_token_tells_what_its_identity_does() {
    let lock = authenticator("us-east-1");
    let caller = identity(&lock, "temporary-example");
    assert_eq!(lock.audience(), &Audience::sagemaker("us-east-1"));
    lock.credentials(|known| {
        let verified = known.verify(&token("temporary-example"), lock.audience(), NOW).unwrap();
        assert_eq!(verified.credential().access_key_id(), TEMPORARY_KEY);
        let instants = (verified.signed_at(), verified.expires_at());
        assert_eq!(instants, (caller.signed_at(), caller.expires_at()));
        assert_eq!(verified.fingerprint(), caller.fingerprint());
    });
}

#[test]
fn a_credential_holds_what_it_was_given() {
    let (long, short) = (long_term(SECRET, Access::Unlimited), temporary());
    assert_eq!((long.access_key_id(), long.kind()), (KEY, CredentialKind::LongTerm));
    assert_eq!(long.secret_access_key().map(Secret::reveal), Some(SECRET));
    assert_eq!(long.principal().arn(), "arn:aws:iam::123456789012:user/ci");
    assert!(long.derived_keys().is_none() && long.session_token().is_none());
    assert_eq!(long.expires_at(), None);
    assert_eq!(short.session_token().map(Secret::reveal), Some(SESSION_TOKEN));
    assert_eq!(short.expires_at(), Some(NOW.plus_seconds(3_600)));
}

fn scope(date: &'static str) -> Scope<'static> {
    Scope { date, region: "us-west-2", service: "sagemaker" }
}

/// SPEC S4, S7
#[test]
fn derived_keys_are_told_by_their_scope() {
    let key = |date| DerivedKey::new(scope(date), &SigningKey::derive_bytes(SECRET, scope(date)));
    assert_eq!(key("20261122").unwrap().scope(), scope("20261122"));
    assert!(matches!(key("22 November"), Err(InvalidSetting::Scope(_))));
    let zero = DerivedKey::new(scope("20261122"), &[0; 32]).map(|_| ());
    assert_eq!(zero, Err(InvalidSetting::KeyAllZero));
    let mut keys = DerivedKeys::new([key("20261123").unwrap(), key("20261122").unwrap()]).unwrap();
    assert_eq!(keys.scopes(), [scope("20261122"), scope("20261123")]);
    let again = keys.insert(key("20261122").unwrap());
    assert_eq!(again, Err(DuplicateScope("20261122/us-west-2/sagemaker/aws4_request".into())));
    assert!(keys.insert(key("20261124").unwrap()).is_ok());
    let credential = Credential::from_derived_keys(KEY, keys, principal("ci"), Access::Unlimited);
    let credential = credential.unwrap();
    assert_eq!(credential.derived_keys().unwrap().scopes().len(), 3);
    assert!(credential.secret_access_key().is_none());
}

/// SPEC T1, T2
#[test]
fn credentials_are_prepared_for_a_day_once_they_are_told_to() {
    let credentials = credentials();
    assert!(!credentials.is_prepared(NOW));
    credentials.prepare(&Audience::sagemaker("us-west-2"), NOW);
    assert!(credentials.is_prepared(NOW) && !credentials.is_prepared(NOW.plus_seconds(86_400)));
    let twice = Credentials::new([temporary(), temporary()]).map(|_| ()).unwrap_err();
    assert_eq!(twice, DuplicateAccessKeyId(TEMPORARY_KEY.into()));
}

/// SPEC K1, K2. Whatever is kept, a key is that of its scope and of what is held.
#[test]
fn signing_keys_lend_the_key_of_a_scope_and_say_whether_it_is_held() {
    let audience = Audience::sagemaker("us-west-2");
    let text = token("long-term-example");
    let parsed = Token::parse(&text).unwrap();
    let admitted = audience.admit(&parsed).unwrap();
    let opens = |keys: &SigningKeys| {
        keys.with(scope("20261122"), |key, is_held| (admitted.verify(key, NOW).is_ok(), is_held))
    };
    let keys = SigningKeys::of(&long_term(SECRET, Access::Unlimited));
    assert_eq!(opens(&keys), (true, true));
    keys.prepare(&audience, NOW);
    assert_eq!(opens(&keys), (true, true));
    let another_day = keys.with(scope("20261121"), |key, _| admitted.verify(key, NOW).is_ok());
    assert!(!another_day);
    assert_eq!(opens(&SigningKeys::decoy()), (false, true));
    let none = DerivedKeys::default();
    let none =
        Credential::from_derived_keys(KEY, none, principal("ci"), Access::Unlimited).unwrap();
    assert_eq!(opens(&SigningKeys::of(&none)), (false, false));
}

/// The clock of the machine is the one of its system, to the second.
#[test]
fn the_clock_of_the_machine_tells_the_time_of_the_machine() {
    let system = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let before = system();
    let told = u64::try_from(SystemClock.now().unix_seconds()).unwrap();
    assert!((before..=system()).contains(&told), "{told}");
    assert_eq!((|| NOW).now(), NOW);
}

/// Without another clock, a lock goes by that of the machine: the vectors have long been over, or
/// are not yet valid.
#[tokio::test]
async fn a_lock_without_a_clock_goes_by_that_of_the_machine() {
    let vector = request(&[&format!("Bearer {}", token("signed-epoch"))]);
    let audience = || Audience::sagemaker("us-west-2");
    let held = Authenticator::new(audience(), credentials()).unwrap();
    assert_eq!(held.authenticate(vector.headers()).unwrap_err().reason().code(), "expired");
    let source = |_: String| async { Err::<Option<Credential>, SourceError>("no".into()) };
    let sourced = SourcedAuthenticator::new(audience(), source).unwrap();
    let denied = sourced.authenticate(vector.headers()).await.unwrap_err();
    assert_eq!((denied.reason().code(), sourced.audience()), ("time_not_current", &audience()));
}

/// Several bytes that cannot stand in a token do not make up for each other.
#[test]
fn a_token_with_two_odd_bytes_is_refused_like_one_with_one() {
    for value in ["Bearer a\tb", "Bearer a\tb\tc", "Bearer a b c", "Bearer a\t b"] {
        let vector = request(&[value]);
        let code = bearer_token(vector.headers()).unwrap_err().code();
        assert_eq!(code, "authorization_malformed", "{value:?}");
    }
}
