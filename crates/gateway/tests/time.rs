//! When keys are derived: before a request asks for them, whosever they are.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use http::{Request, Response};
use stagemaker_gateway::verifier::{Audience, SigningCredentials, Timestamp, mint};
use stagemaker_gateway::{
    AuthenticateLayer, Authenticator, Identity, RequestTime, SourceError, SourcedAuthenticator,
};
use tower::{Layer as _, ServiceExt as _, service_fn};

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

/// A request with a token that was signed at an instant, and lives for 12 hours.
fn signed(lock: &Authenticator, signed_at: Timestamp) -> Request<String> {
    let signer =
        SigningCredentials { access_key_id: KEY, secret_access_key: SECRET, session_token: None };
    let bearer = mint(lock.audience(), signer, signed_at, 43_200).unwrap();
    request(&[&format!("Bearer {bearer}")])
}

fn authenticate(lock: &Authenticator, signed_at: Timestamp) -> Result<Identity, &'static str> {
    let request = signed(lock, signed_at);
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

/// SPEC T3. The layer judges a token by the instant in the request, of whichever day, and the policies
/// ask about that instant, too.
#[tokio::test]
async fn a_request_is_judged_by_the_instant_in_its_extensions() {
    let (lock, _) = lock();
    let lock = Arc::new(lock);
    for (of_token, at, expected) in [
        (0, None, 200),
        (0, Some(43_199), 200),
        (0, Some(43_200), 403),
        (400 * DAY, None, 403),
        (400 * DAY, Some(400 * DAY), 200),
        (400 * DAY, Some(0), 403),
    ] {
        let signed_at = NOW.plus_seconds(of_token);
        let at = at.map(|seconds| NOW.plus_seconds(seconds));
        let mut request = signed(&lock, signed_at);
        if let Some(at) = at {
            request.extensions_mut().insert(RequestTime(at));
        }
        let layer = AuthenticateLayer::new(Arc::clone(&lock));
        let judged = service_fn(async |request: Request<String>| {
            let identity = request.extensions().get::<Identity>().unwrap();
            Ok::<_, Infallible>(Response::new(identity.verified_at().to_string()))
        });
        let response = layer.layer(judged).oneshot(request).await.unwrap();
        assert_eq!(response.status(), expected, "{of_token} {at:?}");
        if expected == 200 {
            assert_eq!(*response.body(), at.unwrap_or(NOW).to_string());
        }
    }
}

/// SPEC T3. What a source has said grows old by the clock of the lock, and not by that of a request.
#[tokio::test]
async fn a_lock_with_a_source_judges_by_the_instant_of_the_request_too() {
    let (held, _) = lock();
    let asked = Arc::new(AtomicI64::new(0));
    let count = Arc::clone(&asked);
    let source = move |id: String| {
        count.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, SourceError>(credentials().get(&id).cloned()) }
    };
    let audience = Audience::sagemaker("us-west-2");
    let sourced = SourcedAuthenticator::new(audience, source).unwrap().with_clock(|| NOW);
    let layer = AuthenticateLayer::new(Arc::new(sourced));
    for (at, expected) in [(0, 200), (43_199, 200), (43_200, 403)] {
        let mut request = signed(&held, NOW);
        request.extensions_mut().insert(RequestTime(NOW.plus_seconds(at)));
        let open = service_fn(async |_| Ok::<_, Infallible>(Response::new(String::new())));
        let response = layer.clone().layer(open).oneshot(request).await.unwrap();
        assert_eq!(response.status(), expected, "{at}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
