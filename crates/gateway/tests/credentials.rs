use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::time::Instant;

use stagemaker_gateway::{Access, Credential, Credentials, Denied};
use stagemaker_testing::LIMIT;

use crate::support::{
    KEY, SECRET, authenticator, call, credentials, identity, long_term, request, token,
};

/// SPEC K6, N2. A rotated secret is in force at once: no key derived from the old one is left.
#[tokio::test]
async fn swapped_credentials_are_in_force_at_once() {
    let lock = authenticator("us-west-2");
    let bearer = format!("Bearer {}", token("long-term-example"));
    assert_eq!(call(&lock, request(&[&bearer])).await.status(), 200);
    let rotated = long_term("rotated", Access::Unlimited);
    lock.replace_credentials(Credentials::new([rotated]).unwrap());
    let refused = call(&lock, request(&[&bearer])).await;
    assert_eq!(refused.extensions().get::<Denied>().unwrap().reason().code(), "signature_mismatch");
    lock.replace_credentials(credentials());
    assert_eq!(call(&lock, request(&[&bearer])).await.status(), 200);
}

/// Swaps until enough of them have fallen into a request.
#[tokio::test]
async fn requests_are_served_while_credentials_are_swapped() {
    let lock = authenticator("us-west-2");
    let bearer = format!("Bearer {}", token("long-term-example"));
    let (swaps, is_over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let swapping = std::thread::spawn({
        let (lock, swaps, is_over) = (Arc::clone(&lock), Arc::clone(&swaps), Arc::clone(&is_over));
        move || {
            while !is_over.load(SeqCst) {
                lock.replace_credentials(credentials());
                swaps.fetch_add(1, SeqCst);
            }
        }
    });
    let (until, mut within_a_request) = (Instant::now() + LIMIT, 0);
    while within_a_request < 100 {
        let before = swaps.load(SeqCst);
        assert_eq!(call(&lock, request(&[&bearer])).await.status(), 200);
        within_a_request += usize::from(swaps.load(SeqCst) > before);
        assert!(Instant::now() < until, "only {within_a_request} swaps fell into a request");
    }
    is_over.store(true, SeqCst);
    swapping.join().unwrap();
}

/// SPEC S6
#[test]
fn two_credentials_with_one_access_key_id_are_refused() {
    let twice = || long_term(SECRET, Access::Unlimited);
    let error = Credentials::new([twice(), twice()]).unwrap_err();
    assert_eq!(error.to_string(), format!("two credentials have the access key id `{KEY}`"));
}

/// SPEC S6. A folder of secrets that was emptied can be told from one that was not.
#[test]
fn a_set_of_credentials_knows_how_many_it_has() {
    let (two, none) = (credentials(), Credentials::new([]).unwrap());
    assert_eq!((two.len(), two.is_empty(), none.len(), none.is_empty()), (2, false, 0, true));
    let ids: Vec<_> = two.iter().map(Credential::access_key_id).collect();
    assert_eq!(ids, [KEY, crate::support::TEMPORARY_KEY]);
    assert_eq!(two.get(KEY).unwrap().secret_access_key().unwrap().reveal(), SECRET);
    assert!(two.get("AKIAUNKNOWN").is_none());
    let again = Credentials::new(two.iter().cloned()).unwrap();
    assert_eq!(again.len(), 2);
}

#[test]
fn nothing_that_is_printed_tells_a_secret() {
    let bearer = token("temporary-example");
    let lock = authenticator("us-east-1");
    let identity = identity(&lock, "temporary-example");
    let printed = format!("{:?} {identity:?} {lock:?}", credentials());
    for secret in [SECRET, "IQoJb3JpZ2lu", "52897d8115b0", &bearer[18..]] {
        assert!(!printed.contains(secret), "{secret}");
    }
}
