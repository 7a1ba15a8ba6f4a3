use std::sync::Arc;

use stagemaker_gateway::verifier::{Audience, Timestamp};
use stagemaker_gateway::{Credential, Credentials, Denied, Secret};

use crate::support::{KEY, SECRET, authenticator, call, credentials, principal, request, token};

/// A rotated secret is in force at once: no key derived from the old one is left.
#[tokio::test]
async fn swapped_credentials_are_in_force_at_once() {
    let lock = authenticator("us-west-2");
    let bearer = format!("Bearer {}", token("long-term-example"));
    assert_eq!(call(&lock, request(&[&bearer])).await.status(), 200);
    let rotated = Credential::new(KEY, Secret::new("rotated"), principal("ci"));
    lock.replace_credentials(Credentials::new([rotated]).unwrap());
    let refused = call(&lock, request(&[&bearer])).await;
    assert_eq!(refused.extensions().get::<Denied>().unwrap().reason().code(), "signature_mismatch");
    lock.replace_credentials(credentials());
    assert_eq!(call(&lock, request(&[&bearer])).await.status(), 200);
}

#[tokio::test]
async fn requests_are_served_while_credentials_are_swapped() {
    let lock = authenticator("us-west-2");
    let bearer = format!("Bearer {}", token("long-term-example"));
    let swapping = {
        let lock = Arc::clone(&lock);
        std::thread::spawn(move || (0..200).for_each(|_| lock.replace_credentials(credentials())))
    };
    for _ in 0..200 {
        assert_eq!(call(&lock, request(&[&bearer])).await.status(), 200);
    }
    swapping.join().unwrap();
}

#[test]
fn one_access_key_id_has_one_secret() {
    let twice = || Credential::new(KEY, Secret::new(SECRET), principal("ci"));
    let error = Credentials::new([twice(), twice()]).unwrap_err();
    assert_eq!(error.to_string(), format!("two credentials have the access key id `{KEY}`"));
}

#[test]
fn nothing_that_is_printed_tells_a_secret() {
    let bearer = token("temporary-example");
    let now = Timestamp::from_unix_seconds(1_795_341_600);
    let credentials = credentials();
    let identity = credentials.verify(&bearer, &Audience::sagemaker("us-east-1"), now).unwrap();
    let printed = format!("{credentials:?} {identity:?} {:?}", authenticator("us-east-1"));
    for secret in [SECRET, "IQoJb3JpZ2lu", "52897d8115b0", &bearer[18..]] {
        assert!(!printed.contains(secret), "{secret}");
    }
}
