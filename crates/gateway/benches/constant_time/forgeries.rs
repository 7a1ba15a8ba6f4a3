//! Pairs of forged tokens, which must be refused alike, and those with a difference that was planted.

use std::hint::black_box;
use std::rc::Rc;

use stagemaker_testing::credentials::{ACCESS_KEY_ID, SECRET_ACCESS_KEY as SECRET};
use stagemaker_verifier::SigningKey;

use crate::locks::{Keys, Lock, prepared, scope, verifier};
use crate::pair::Pair;

/// Of the verifier: where two signatures differ.
pub(crate) fn comparison() -> Pair {
    let genuine = decoded(LONG_TERM);
    let at = signature_start(&genuine);
    let tokens = [at, at + 63].map(|at| with_digit_changed(&genuine, at));
    let lock = verifier(SECRET);
    Pair { tokens, lock: Box::new(move |_| Rc::clone(&lock)) }
}

/// Of the gateway: both tokens are forged, but one names a key that exists.
pub(crate) fn known(keys: Keys) -> Pair {
    gateway([ACCESS_KEY_ID, "AKIAIOSFODNN7EXAMPLF"], keys)
}

/// Of the gateway: derived keys are held of both, but of one there is none for the day.
pub(crate) fn derived(keys: Keys) -> Pair {
    gateway(["AKIADERIVEDTHATDAY01", "AKIADERIVEDOTHERDAY1"], keys)
}

fn gateway(ids: [&str; 2], keys: Keys) -> Pair {
    let tokens = ids.map(|id| {
        let text = decoded(LONG_TERM).replace(ACCESS_KEY_ID, id);
        with_digit_changed(&text, signature_start(&text))
    });
    let mut lock = prepared(keys);
    Pair {
        tokens,
        lock: Box::new(move |turn| {
            if keys == Keys::Reloaded && turn > 0 {
                lock = prepared(keys);
            }
            Rc::clone(&lock)
        }),
    }
}

/// One block more to hash.
pub(crate) fn longer() -> Pair {
    let tokens = [0, 64].map(|surplus| {
        let id = format!("{ACCESS_KEY_ID}{}", "A".repeat(surplus));
        encoded(&decoded(LONG_TERM).replace(ACCESS_KEY_ID, &id))
    });
    let lock = verifier("another secret");
    Pair { tokens, lock: Box::new(move |_| Rc::clone(&lock)) }
}

/// Plants what a known access key would show if its key were derived at its first request.
pub(crate) fn one_key_derived() -> Pair {
    let Pair { tokens, .. } = known(Keys::OfTheDay);
    let (lock, unknown) = (prepared(Keys::OfTheDay), tokens[1].clone());
    let derive = move |bearer: &str| {
        if bearer != unknown {
            black_box(SigningKey::derive(black_box(SECRET), scope("20261122")));
        }
        lock(bearer)
    };
    let lock: Lock = Rc::new(derive);
    Pair { tokens, lock: Box::new(move |_| Rc::clone(&lock)) }
}

fn signature_start(text: &str) -> usize {
    text.find("X-Amz-Signature=").unwrap() + "X-Amz-Signature=".len()
}

fn with_digit_changed(text: &str, at: usize) -> String {
    let other = if &text[at..=at] == "0" { "1" } else { "0" };
    encoded(&format!("{}{other}{}", &text[..at], &text[at + 1..]))
}

fn decoded(bearer: &str) -> String {
    use base64::Engine as _;
    let encoded = bearer.strip_prefix("sagemaker-api-key-").unwrap();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(encoded).unwrap()).unwrap()
}

fn encoded(text: &str) -> String {
    use base64::Engine as _;
    format!("sagemaker-api-key-{}", base64::engine::general_purpose::STANDARD.encode(text))
}

pub(crate) const LONG_TERM: &str =
    include_str!("../../../../fixtures/tokens/long-term-example/token.txt");
