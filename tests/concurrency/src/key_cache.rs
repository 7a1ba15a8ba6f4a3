//! The signing keys that the gateway keeps, and its answers of a key source.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shuttle::thread;
use stagemaker_verifier::{Audience, SigningCredentials, Timestamp, mint};

use crate::access::Access;
use crate::credential::Credential;
use crate::principal::Principal;
use crate::secret::Secret;

/// 10:00 on a day.
const NOW: i64 = 1_795_341_600;
const DAY: u32 = 86_400;

fn credential(id: &str) -> Credential {
    let principal = Principal::parse("arn:aws:iam::123456789012:user/ci").unwrap();
    Credential::new(id, Secret::new("s"), Arc::new(principal), Access::Unlimited).unwrap()
}

fn audience() -> Audience {
    Audience::sagemaker("us-east-1")
}

macro_rules! keys {
    ($name:ident, $($room:ident)::+) => {
        /// Derives the keys of two days at once while a token is verified. The token is accepted in
        /// any case, and afterwards all keys are of the same days.
        pub fn $name() {
            use $($room)::+::Credentials;
            let now = Timestamp::from_unix_seconds(NOW);
            let days = [now, now.plus_seconds(DAY)];
            let signer =
                SigningCredentials { access_key_id: "a", secret_access_key: "s", session_token: None };
            let token = mint(&audience(), signer, now, 900).unwrap();
            let credentials = Arc::new(Credentials::new(["a", "b"].map(credential)).unwrap());
            let threads = days.map(|day| {
                let credentials = Arc::clone(&credentials);
                thread::spawn(move || credentials.prepare(&audience(), day))
            });
            credentials.verify(&token, &audience(), now).expect("it is genuine");
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            let kept = credentials.kept_days();
            assert!(kept.iter().all(|days| *days == kept[0]), "of several days: {kept:?}");
            let prepared = days.into_iter().filter(|day| credentials.is_prepared(*day));
            assert_eq!(prepared.count(), 1, "it says for which day");
        }
    };
}

keys!(keys_of_the_product, crate::credentials);
keys!(mixed_days, crate::planted::mixed_days);

macro_rules! source {
    ($name:ident, $($room:ident)::+) => {
        /// Lets callers ask a source at once that fails. It is asked once, and by nobody else until it
        /// is time again.
        pub fn $name(callers: usize) {
            use $($room)::+::Loaded;
            let now = Timestamp::from_unix_seconds(NOW);
            let loaded = Arc::new(Loaded::new(None, &audience(), now, 0).unwrap());
            let (asking, asked) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let most = Arc::new(AtomicUsize::new(0));
            let threads: Vec<_> = (0..callers)
                .map(|_| {
                    let (loaded, asking) = (Arc::clone(&loaded), Arc::clone(&asking));
                    let (asked, most) = (Arc::clone(&asked), Arc::clone(&most));
                    thread::spawn(move || {
                        let Some(reloading) = loaded.begin_reload(now) else { return };
                        most.fetch_max(asking.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
                        asked.fetch_add(1, Ordering::SeqCst);
                        thread::yield_now();
                        asking.fetch_sub(1, Ordering::SeqCst);
                        reloading.failed(now.plus_seconds(5));
                    })
                })
                .collect();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            assert_eq!(most.load(Ordering::SeqCst), 0, "two ask at once");
            assert_eq!(asked.load(Ordering::SeqCst), 1, "it is asked again before it is time");
            assert!(loaded.begin_reload(now.plus_seconds(5)).is_some(), "nobody asks any more");
        }
    };
}

source!(source_of_the_product, crate::loaded);
source!(asked_twice, crate::planted::asked_twice);
source!(asked_again, crate::planted::asked_again);
source!(let_go, crate::planted::let_go);
