//! Random cases: what is signed, and what the verifier then holds.

use proptest::option::weighted;
use proptest::prelude::*;

use super::claims::Claims;
use super::inputs::{access_key_id, expires, region, secret, service, session_token, signed_at};
use super::lock::Lock;
use super::service::Service;

/// A token to be signed, and a verifier to be shown it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) claims: Claims,
    pub(crate) secret: String,
    pub(crate) lock: Lock,
}

/// Each time the verifier may hold something else, so that a good part of the tokens is refused.
pub(crate) fn any_case() -> impl Strategy<Value = Case> {
    (claims(), secret(), changes()).prop_map(|(claims, secret, changes)| {
        let own = Lock::fitting(&claims, &secret);
        let session_token = own.session_token.as_deref().unwrap_or_default();
        let session_token = changes.session_token.map(|other| other.than(session_token));
        let lock = Lock {
            secret: changes.secret.map_or_else(|| secret.clone(), |other| other.than(&secret)),
            session_token: session_token.or(own.session_token),
            service: changes.service.unwrap_or(own.service),
            region: changes.region.map_or(own.region, |other| other.than(&claims.region)),
            skew_seconds: changes.skew_seconds,
            now: changes.moment.of(&claims, changes.skew_seconds),
        };
        Case { claims, secret, lock }
    })
}

/// A verifier that holds what the signer does, and a token that is valid now if it ever is.
pub(crate) fn fitting_case() -> impl Strategy<Value = Case> {
    (claims(), secret()).prop_map(|(claims, secret)| {
        let lock = Lock::fitting(&claims, &secret);
        Case { claims, secret, lock }
    })
}

fn claims() -> impl Strategy<Value = Claims> {
    let session_token = prop_oneof![
        2 => Just(None),
        1 => Just(Some(String::new())),
        5 => session_token().prop_map(Some),
    ];
    let scope_service = weighted(0.02, service());
    let when = (signed_at(), expires());
    (service(), access_key_id(), region(), scope_service, when, session_token).prop_map(
        |(service, access_key_id, region, scope_service, (signed_at, expires), session_token)| {
            Claims {
                service,
                access_key_id,
                region,
                scope_service: scope_service.unwrap_or(service).name.to_owned(),
                signed_at,
                expires,
                session_token: session_token.map(Into::into),
            }
        },
    )
}

/// In what the verifier differs from the signer.
#[derive(Clone, Debug)]
struct Changes {
    secret: Option<Other>,
    session_token: Option<Other>,
    service: Option<Service>,
    region: Option<Other>,
    skew_seconds: u32,
    moment: Moment,
}

fn changes() -> impl Strategy<Value = Changes> {
    let session_token = prop_oneof![2 => session_token(), 1 => Just(String::new())];
    let skew = prop_oneof![Just(0), Just(300), 1_u32..=900, Just(900)];
    (
        weighted(0.1, other(secret())),
        weighted(0.2, other(session_token)),
        weighted(0.05, service()),
        weighted(0.07, other(region())),
        skew,
        moment(),
    )
        .prop_map(|(secret, session_token, service, region, skew_seconds, moment)| Changes {
            secret,
            session_token,
            service,
            region,
            skew_seconds,
            moment,
        })
}

/// A text that may be near to the right one.
#[derive(Clone, Debug)]
enum Other {
    Any(String),
    FlippedCase,
    Longer,
    Shorter,
}

impl Other {
    fn than(self, right: &str) -> String {
        match self {
            Self::Any(text) => text,
            Self::FlippedCase => right.chars().map(in_other_case).collect(),
            Self::Longer => format!("{right}A"),
            Self::Shorter => right.strip_suffix(|_: char| true).unwrap_or_default().to_owned(),
        }
    }
}

/// ASCII only.
fn in_other_case(letter: char) -> char {
    if letter.is_ascii_lowercase() {
        letter.to_ascii_uppercase()
    } else {
        letter.to_ascii_lowercase()
    }
}

fn other(any: impl Strategy<Value = String>) -> impl Strategy<Value = Other> {
    prop_oneof![
        3 => any.prop_map(Other::Any),
        1 => Just(Other::FlippedCase),
        1 => Just(Other::Longer),
        1 => Just(Other::Shorter),
    ]
}

/// When the verifier is asked.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// Somewhere in the life of the token.
    Within(u64),
    /// As many seconds after the first instant at which it is valid.
    First(i64),
    /// As many seconds after it was signed.
    Signed(i64),
    /// As many seconds after its expiry.
    Expiry(i64),
}

impl Moment {
    fn of(self, claims: &Claims, skew_seconds: u32) -> i64 {
        let signed_at = claims.signed_at;
        match self {
            Self::Within(second) => signed_at + (second % claims.expires.max(1)).cast_signed(),
            Self::First(seconds) => signed_at - i64::from(skew_seconds) + seconds,
            Self::Signed(seconds) => signed_at + seconds,
            Self::Expiry(seconds) => signed_at + claims.expires.cast_signed() + seconds,
        }
    }
}

fn moment() -> impl Strategy<Value = Moment> {
    prop_oneof![
        3 => (0_u64..604_800).prop_map(Moment::Within),
        2 => (-1_i64..=1).prop_map(Moment::First),
        2 => (-1_i64..=1).prop_map(Moment::Expiry),
        1 => (-1_i64..=1).prop_map(Moment::Signed),
        1 => (-1_000_000_i64..1_000_000).prop_map(Moment::Signed),
    ]
}
