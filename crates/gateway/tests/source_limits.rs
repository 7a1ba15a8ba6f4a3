//! How long the answers of a source serve, and how many are kept.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use stagemaker_gateway::verifier::{Audience, SigningCredentials, mint};
use stagemaker_gateway::{
    Access, CacheLimits, Credential, Identity, KeysFrom, Secret, SourcedAuthenticator,
};

use crate::source::{Store, code, headers, limits, minted};
use crate::support::{KEY, NOW, SECRET, principal};

/// SPEC Q3
#[tokio::test]
async fn an_id_that_nobody_has_is_asked_for_again_soon() {
    let store = Store::new();
    let lock = store.authenticator(limits());
    let headers = minted("AKIALATER");
    for (seconds, asked) in [(0, 1), (9, 1), (1, 2)] {
        store.pass(seconds);
        assert_eq!(code(&lock, &headers).await, Err("access_key_unknown"));
        assert_eq!(store.asked(), asked, "{seconds}");
    }
    let secret = Secret::new(SECRET);
    store.put(Credential::new("AKIALATER", secret, principal("later"), Access::Unlimited).unwrap());
    store.pass(10);
    assert_eq!(code(&lock, &headers).await, Ok(()));
}

/// SPEC Q4. While the source fails, what it said last serves for an hour, and that is said.
#[tokio::test]
async fn the_last_good_answer_serves_while_the_source_fails() {
    let store = Store::new();
    let lock = store.authenticator(limits());
    let headers = minted(KEY);
    let from = async |lock: &SourcedAuthenticator| {
        lock.authenticate(&headers).await.map(|identity: Identity| identity.keys_from())
    };
    assert_eq!(from(&lock).await.unwrap(), KeysFrom::Source(NOW));
    store.fails.store(1, Ordering::SeqCst);
    store.pass(300);
    assert_eq!(from(&lock).await.unwrap(), KeysFrom::LastGood(NOW));
    assert_eq!(store.asked(), 2);
    // Not asked at each request, but every five seconds.
    store.pass(4);
    assert_eq!(from(&lock).await.unwrap(), KeysFrom::LastGood(NOW));
    assert_eq!(store.asked(), 2);
    store.pass(1);
    assert_eq!(from(&lock).await.unwrap(), KeysFrom::LastGood(NOW));
    assert_eq!(store.asked(), 3);
    store.pass(3_594);
    assert_eq!(from(&lock).await.unwrap(), KeysFrom::LastGood(NOW));
    store.pass(1);
    let denied = from(&lock).await.unwrap_err();
    assert_eq!(denied.reason().code(), "key_source_failed");
    store.fails.store(0, Ordering::SeqCst);
    store.pass(5);
    let now = NOW.plus_seconds(3_905);
    assert_eq!(from(&lock).await.unwrap(), KeysFrom::Source(now));
}

/// SPEC Q5. Made-up ids neither push out a real one nor open any number of loads.
#[tokio::test]
async fn unknown_ids_push_out_no_known_key_and_take_limited_loads() {
    let store = Store::new();
    let small = limits().with_entries(8).with_loads(1);
    let lock = store.authenticator(small);
    let headers = minted(KEY);
    assert_eq!(code(&lock, &headers).await, Ok(()));
    for number in 0..100 {
        let made_up = minted(&format!("AKIA{number}"));
        assert_eq!(code(&lock, &made_up).await, Err("access_key_unknown"));
    }
    assert_eq!(store.asked(), 101);
    assert_eq!(code(&lock, &headers).await, Ok(()));
    assert_eq!(store.asked(), 101);
    store.held_back.store(1, Ordering::SeqCst);
    let (first, other) = (Arc::clone(&lock), minted("AKIAFIRST"));
    let waiting = tokio::spawn(async move { code(&first, &other).await });
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert_eq!(code(&lock, &minted("AKIASECOND")).await, Err("key_source_busy"));
    assert_eq!(code(&lock, &headers).await, Ok(()));
    store.held_back.store(0, Ordering::SeqCst);
    assert_eq!(waiting.await.unwrap(), Err("access_key_unknown"));
    assert_eq!(code(&lock, &minted("AKIASECOND")).await, Err("access_key_unknown"));
}

/// SPEC T2. Keys of the next day are there when it comes.
#[tokio::test]
async fn a_kept_credential_verifies_the_next_days_tokens() {
    let store = Store::new();
    let lock = store.authenticator(limits().with_fresh_seconds(1_000_000));
    assert_eq!(code(&lock, &minted(KEY)).await, Ok(()));
    store.pass(86_400);
    let signer =
        SigningCredentials { access_key_id: KEY, secret_access_key: SECRET, session_token: None };
    let tomorrow = NOW.plus_seconds(86_400);
    let next = mint(&Audience::sagemaker("us-west-2"), signer, tomorrow, 900).unwrap();
    assert_eq!(code(&lock, &headers(&next)).await, Ok(()));
    assert_eq!(store.asked(), 1);
}

/// Each limit is set alone.
#[test]
fn each_cache_limit_is_set_by_its_method() {
    let set = limits()
        .with_entries(1)
        .with_fresh_seconds(2)
        .with_unknown_seconds(3)
        .with_last_good_seconds(4)
        .with_loads(5);
    let CacheLimits { entries, fresh_seconds, unknown_seconds, last_good_seconds, loads, .. } = set;
    let seconds = [fresh_seconds, unknown_seconds, last_good_seconds];
    assert_eq!((entries, seconds, loads), (1, [2, 3, 4], 5));
}

/// SPEC Q3, Q4. The limits that are set are those that are kept to.
#[tokio::test]
async fn a_cache_keeps_to_the_limits_that_are_set() {
    let store = Store::new();
    let short = limits().with_fresh_seconds(7).with_unknown_seconds(3).with_last_good_seconds(9);
    let lock = store.authenticator(short);
    let (known, unknown) = (minted(KEY), minted("AKIAUNKNOWN"));
    assert_eq!(code(&lock, &known).await, Ok(()));
    assert_eq!(code(&lock, &unknown).await, Err("access_key_unknown"));
    store.pass(3);
    assert_eq!(code(&lock, &unknown).await, Err("access_key_unknown"));
    assert_eq!(store.asked(), 3);
    store.fails.store(1, Ordering::SeqCst);
    store.pass(12);
    assert_eq!(code(&lock, &known).await, Ok(()), "the last good answer");
    store.pass(1);
    assert_eq!(code(&lock, &known).await, Err("key_source_failed"));
}
