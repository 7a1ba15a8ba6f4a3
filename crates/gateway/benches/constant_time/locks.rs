//! The locks whose refusals are timed: a verifier or a gateway, with the keys of some day.

use std::rc::Rc;
use std::sync::Arc;

use stagemaker_gateway::{
    Access, Credential, Credentials, DerivedKey, DerivedKeys, Principal, Secret,
};
use stagemaker_testing::credentials::{ACCESS_KEY_ID, SECRET_ACCESS_KEY as SECRET};
use stagemaker_verifier::{Audience, Scope, SigningKey, Timestamp, Token};

use crate::forgeries::LONG_TERM;

/// Returns whether a token is accepted.
pub(crate) type Lock = Rc<dyn Fn(&str) -> bool>;

/// The keys that are there when a token comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keys {
    OfTheDay,
    OfAnotherDay,
    Reloaded,
}

/// A lock with some credentials, whose keys were derived for a day.
pub(crate) fn prepared(keys: Keys) -> Lock {
    let (credentials, audience) = (credentials(), Audience::sagemaker("us-west-2"));
    let now = signed_at();
    let at = if keys == Keys::OfAnotherDay { now.minus_seconds(10 * 86_400) } else { now };
    credentials.prepare(&audience, at);
    Rc::new(move |bearer| credentials.verify(bearer, &audience, now).is_ok())
}

pub(crate) fn verifier(secret: &str) -> Lock {
    let key = SigningKey::derive(secret, Token::parse(LONG_TERM).unwrap().scope());
    let audience = Audience::sagemaker("us-west-2");
    Rc::new(move |bearer| {
        let token = Token::parse(bearer).unwrap();
        token.verify(&key, &audience, token.signed_at()).is_ok()
    })
}

/// A few access keys with secrets, and two of which derived keys are held.
fn credentials() -> Credentials {
    let principal = Principal::parse("arn:aws:iam::123456789012:user/ci").unwrap();
    let principal = Arc::new(principal);
    let whole = |id: &str| {
        let secret = Secret::new(SECRET);
        Credential::new(id, secret, Arc::clone(&principal), Access::Unlimited).unwrap()
    };
    let derived = |id: &str, day| {
        let key = DerivedKey::new(scope(day), &SigningKey::derive_bytes(SECRET, scope(day)));
        let keys = DerivedKeys::new([key.unwrap()]).unwrap();
        let principal = Arc::clone(&principal);
        Credential::from_derived_keys(id, keys, principal, Access::Unlimited).unwrap()
    };
    Credentials::new([
        whole(ACCESS_KEY_ID),
        whole("AKIAANOTHEREXAMPLE01"),
        derived("AKIADERIVEDTHATDAY01", "20261122"),
        derived("AKIADERIVEDOTHERDAY1", "20261120"),
    ])
    .unwrap()
}

pub(crate) fn scope(date: &str) -> Scope<'_> {
    Scope { date, region: "us-west-2", service: "sagemaker" }
}

fn signed_at() -> Timestamp {
    Token::parse(LONG_TERM).unwrap().signed_at()
}
