//! When keys are derived: before a request asks for them, whosever they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use stagemaker_gateway::verifier::{Audience, SigningCredentials, Timestamp, mint};
use stagemaker_gateway::{Authenticator, Identity};

use crate::support::{KEY, NOW, SECRET, credentials, request};

const DAY: u32 = 86_400;

/// A lock whose clock can be moved.
fn lock() -> (Authenticator, Arc<AtomicI64>) {
    let now = Arc::new(AtomicI64::new(NOW.unix_seconds()));
    let clock = Arc::clone(&now);
    let clock = move || Timestamp::from_unix_seconds(clock.load(Ordering::SeqCst));
    let audience = Audience::sagemaker("us-west-2");
    (Authenticator::with_clock(audience, credentials(), clock).unwrap(), now)
}

fn authenticate(lock: &Authenticator, signed_at: Timestamp) -> Result<Identity, &'static str> {
    let signer =
        SigningCredentials { access_key_id: KEY, secret_access_key: SECRET, session_token: None };
    let bearer = mint(lock.audience(), signer, signed_at, 43_200).unwrap();
    let request = request(&[&format!("Bearer {bearer}")]);
    lock.authenticate(request.headers()).map_err(|denied| denied.reason().code())
}

fn is_prepared(lock: &Authenticator, at: Timestamp) -> bool {
    lock.credentials(|credentials| credentials.is_prepared(at))
}

/// SPEC T1, T2
#[test]
fn the_keys_of_the_day_are_there_before_the_first_request_and_after_each_reload() {
    let (lock, _) = lock();
    assert!(is_prepared(&lock, NOW));
    lock.replace_credentials(credentials());
    assert!(is_prepared(&lock, NOW));
    // Until an hour before the next day, when its keys are wanted.
    assert!(is_prepared(&lock, NOW.plus_seconds(13 * 3_600 - 1)));
    assert!(!is_prepared(&lock, NOW.plus_seconds(13 * 3_600)));
    assert!(!is_prepared(&lock, NOW.minus_seconds(1)));
}

/// SPEC T1, T2. The first request of another day has them derived for all, beside it.
#[test]
fn the_keys_of_another_day_are_derived_once_it_comes() {
    let (lock, now) = lock();
    for days in [1, 400, 2] {
        let instant = NOW.plus_seconds(days * DAY);
        now.store(instant.unix_seconds(), Ordering::SeqCst);
        assert!(authenticate(&lock, instant).is_ok(), "also while they are derived");
        // A thread does it, which has a minute: derived are four keys.
        let patience = Instant::now() + Duration::from_secs(60);
        while !is_prepared(&lock, instant) {
            assert!(Instant::now() < patience, "nobody derives them");
            thread::yield_now();
        }
        assert!(authenticate(&lock, instant).is_ok());
        assert_eq!(authenticate(&lock, NOW).map(|_| ()), Err("expired"));
    }
}

/// SPEC T1. A token of a far day is judged as any other, from keys that are derived for it alone.
#[test]
fn a_token_of_a_far_day_is_judged_without_a_kept_key() {
    let (lock, _) = lock();
    for day in 2..40 {
        assert_eq!(authenticate(&lock, NOW.minus_seconds(day * DAY)).map(|_| ()), Err("expired"));
        let later = NOW.plus_seconds(day * DAY);
        assert_eq!(authenticate(&lock, later).map(|_| ()), Err("not_yet_valid"));
    }
}
