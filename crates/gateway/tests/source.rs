//! Credentials that a source gives, and how long they serve.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;

use http::HeaderMap;
use stagemaker_gateway::verifier::{Audience, SigningCredentials, Timestamp, mint};
use stagemaker_gateway::{
    Access, AuthenticateLayer, CacheLimits, Credential, Denied, Identity, SourceError,
    SourcedAuthenticator,
};
use tower::{ServiceExt as _, service_fn};
use tower_layer::Layer as _;

use crate::support::{KEY, NOW, SECRET, long_term, request, token};

/// A store that can change, fail and be waited for, and counts what it is asked.
#[derive(Clone, Default)]
pub(crate) struct Store {
    pub(crate) credentials: Arc<Mutex<HashMap<String, Credential>>>,
    asked: Arc<AtomicUsize>,
    /// Loads wait while this is not 0.
    pub(crate) held_back: Arc<AtomicUsize>,
    pub(crate) fails: Arc<AtomicUsize>,
    now: Arc<AtomicI64>,
}

impl Store {
    pub(crate) fn new() -> Self {
        let store = Self::default();
        store.now.store(NOW.unix_seconds(), Ordering::SeqCst);
        store.put(long_term(SECRET, Access::Unlimited));
        store
    }

    pub(crate) fn put(&self, credential: Credential) {
        let id = credential.access_key_id().to_owned();
        self.credentials.lock().unwrap().insert(id, credential);
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    async fn load(self, id: String) -> Result<Option<Credential>, SourceError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        poll_fn(|context| {
            if self.held_back.load(Ordering::SeqCst) == 0 {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        match self.fails.load(Ordering::SeqCst) {
            0 => Ok(self.credentials.lock().unwrap().get(&id).cloned()),
            _ => Err("no \u{202e}route to the database".into()),
        }
    }

    pub(crate) fn authenticator(&self, limits: CacheLimits) -> Arc<SourcedAuthenticator> {
        let (store, clock) = (self.clone(), Arc::clone(&self.now));
        let source = move |id: String| store.clone().load(id);
        let audience = Audience::sagemaker("us-west-2");
        let authenticator = SourcedAuthenticator::new(audience, source).unwrap();
        let now = move || Timestamp::from_unix_seconds(clock.load(Ordering::SeqCst));
        Arc::new(authenticator.with_clock(now).with_limits(limits))
    }
}

pub(crate) fn limits() -> CacheLimits {
    CacheLimits::default()
}

pub(crate) fn headers(bearer: &str) -> HeaderMap {
    request(&[&format!("Bearer {bearer}")]).headers().clone()
}

/// A genuine token of any access key id, with the secret of all examples.
pub(crate) fn minted(id: &str) -> HeaderMap {
    let signer =
        SigningCredentials { access_key_id: id, secret_access_key: SECRET, session_token: None };
    headers(&mint(&Audience::sagemaker("us-west-2"), signer, NOW, 43_200).unwrap())
}

pub(crate) async fn code(
    lock: &SourcedAuthenticator,
    headers: &HeaderMap,
) -> Result<(), &'static str> {
    lock.authenticate(headers).await.map(|_| ()).map_err(|denied| denied.reason().code())
}

/// SPEC Q1. Anybody can send a token that is none, for somebody else or of another time.
#[tokio::test]
async fn a_source_is_asked_only_about_tokens_that_may_be_valid() {
    let store = Store::new();
    let lock = store.authenticator(limits());
    for (bearer, expected) in [
        ("nonsense".to_owned(), "prefix_unknown"),
        (token("region-eu-west-1"), "region_mismatch"),
        (token("bedrock-long-term-example"), "service_mismatch"),
        (token("signed-epoch"), "time_not_current"),
        (token("signed-9999-last-second"), "time_not_current"),
    ] {
        assert_eq!(code(&lock, &headers(&bearer)).await, Err(expected));
    }
    assert_eq!(code(&lock, &HeaderMap::new()).await, Err("authorization_missing"));
    // Nor about an id that no credential can have, and a store might take for something else.
    for id in [&"A".repeat(129), " a", "a\u{2003}"] {
        assert_eq!(code(&lock, &minted(id)).await, Err("access_key_unknown"), "{id}");
    }
    assert_eq!(store.asked(), 0);
    assert_eq!(code(&lock, &headers(&token("long-term-example"))).await, Ok(()));
    assert_eq!(store.asked(), 1);
}

/// SPEC Q2. Ten callers with one key are one question.
#[tokio::test]
async fn requests_with_one_key_at_once_share_one_load() {
    let store = Store::new();
    let lock = store.authenticator(limits());
    for id in [KEY, "AKIAUNKNOWN"] {
        let before = store.asked();
        store.held_back.store(1, Ordering::SeqCst);
        let headers = minted(id);
        let tasks: Vec<_> = (0..10)
            .map(|_| {
                let (lock, headers) = (Arc::clone(&lock), headers.clone());
                tokio::spawn(async move { code(&lock, &headers).await })
            })
            .collect();
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        store.held_back.store(0, Ordering::SeqCst);
        for task in tasks {
            let expected = if id == KEY { Ok(()) } else { Err("access_key_unknown") };
            assert_eq!(task.await.unwrap(), expected);
        }
        assert_eq!(store.asked(), before + 1, "{id}");
    }
}

/// SPEC Q2. Who goes away in the middle of a load leaves no lock behind.
#[tokio::test]
async fn a_caller_who_goes_away_leaves_the_load_to_the_others() {
    let store = Store::new();
    let lock = store.authenticator(limits());
    let headers = minted(KEY);
    for round in 0..2 {
        store.held_back.store(1, Ordering::SeqCst);
        let (gone, mine) = (Arc::clone(&lock), headers.clone());
        let task = tokio::spawn(async move { code(&gone, &mine).await });
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        store.held_back.store(0, Ordering::SeqCst);
        assert_eq!(code(&lock, &headers).await, Ok(()), "{round}");
        // The next round is one of a reload.
        store.pass(300);
    }
    assert_eq!(store.asked(), 4);
}

/// SPEC Q3. A rotated or withdrawn key is in force once the answer is no longer fresh, or at
/// once for who says so.
#[tokio::test]
async fn a_key_that_changes_at_the_source_is_in_force_after_its_time() {
    let store = Store::new();
    let lock = store.authenticator(limits());
    let headers = minted(KEY);
    assert_eq!(code(&lock, &headers).await, Ok(()));
    store.put(long_term("rotated", Access::Unlimited));
    store.pass(299);
    assert_eq!(code(&lock, &headers).await, Ok(()));
    store.pass(1);
    assert_eq!(code(&lock, &headers).await, Err("signature_mismatch"));
    store.put(long_term(SECRET, Access::Unlimited));
    lock.forget(KEY);
    assert_eq!(code(&lock, &headers).await, Ok(()));
    store.credentials.lock().unwrap().clear();
    store.pass(300);
    assert_eq!(code(&lock, &headers).await, Err("access_key_unknown"));
}

/// SPEC Q4, R3. Without a last good answer the caller may try again, and hears no reason.
#[tokio::test]
async fn a_source_that_fails_is_answered_with_503_and_asked_again() {
    let store = Store::new();
    store.fails.store(1, Ordering::SeqCst);
    let layer = AuthenticateLayer::new(store.authenticator(limits()));
    let inner = service_fn(async |request: http::Request<String>| {
        let arn = request.extensions().get::<Identity>().unwrap().principal().arn().to_owned();
        assert!(!request.headers().contains_key("authorization"));
        Ok::<_, std::convert::Infallible>(http::Response::new(arn))
    });
    let service = layer.layer(inner);
    let bearer = format!("Bearer {}", token("long-term-example"));
    let response = service.clone().oneshot(request(&[&bearer])).await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["x-amzn-errortype"], "ServiceUnavailable");
    let denied = response.extensions().get::<Denied>().unwrap();
    let said = format!(
        "the source of keys failed: no \\u{{202e}}route to the database (access key id `{KEY}`)"
    );
    assert_eq!(denied.to_string(), said);
    assert!(!response.body().contains("database"));
    store.fails.store(0, Ordering::SeqCst);
    let response = service.oneshot(request(&[&bearer])).await.unwrap();
    assert_eq!(response.body(), "arn:aws:iam::123456789012:user/ci");
    assert!(response.extensions().get::<Identity>().is_some());
}

/// A source that mixes up its rows opens nothing.
#[tokio::test]
async fn a_source_that_gives_the_credential_of_another_id_lets_nobody_in() {
    let store = Store::new();
    let other = long_term(SECRET, Access::Unlimited);
    store.credentials.lock().unwrap().insert("AKIAOTHER".to_owned(), other);
    let lock = store.authenticator(limits());
    assert_eq!(code(&lock, &minted("AKIAOTHER")).await, Err("key_source_failed"));
}
