//! Loads of a source that end after what they say has changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use stagemaker_gateway::verifier::{Audience, Timestamp};
use stagemaker_gateway::{
    Access, CacheLimits, Credential, Secret, SourceError, SourcedAuthenticator,
};
use stagemaker_testing::LIMIT;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::source::{code, limits, minted};
use crate::support::{KEY, NOW, SECRET, principal};

type Answer = Result<Option<Credential>, SourceError>;
type Outcome = Result<(), &'static str>;

/// An answer of the source.
#[derive(Clone, Copy, Debug)]
enum Said {
    Credential,
    Nobody,
    Failure,
}

impl Said {
    fn answer(self, id: &str) -> Answer {
        let (secret, principal) = (Secret::new(SECRET), principal("ci"));
        match self {
            Self::Credential => {
                Ok(Some(Credential::new(id, secret, principal, Access::Unlimited).unwrap()))
            }
            Self::Nobody => Ok(None),
            Self::Failure => Err("no route".into()),
        }
    }

    /// The outcome for a caller who has no other answer.
    fn outcome(self) -> Outcome {
        match self {
            Self::Credential => Ok(()),
            Self::Nobody => Err("access_key_unknown"),
            Self::Failure => Err("key_source_failed"),
        }
    }
}

/// The answers of the source: the first, and the one after its change.
const CHANGES: [(Said, Said); 3] = [
    (Said::Credential, Said::Nobody),
    (Said::Nobody, Said::Credential),
    (Said::Failure, Said::Credential),
];

/// A lock whose source answers each load when the test says so, and with what.
struct Setup {
    lock: Arc<SourcedAuthenticator>,
    loads: mpsc::UnboundedReceiver<oneshot::Sender<Answer>>,
    now: Arc<AtomicI64>,
}

impl Setup {
    fn new(limits: CacheLimits) -> Self {
        let (began, loads) = mpsc::unbounded_channel();
        let now = Arc::new(AtomicI64::new(NOW.unix_seconds()));
        let source = move |_id: String| {
            let (answer, answered) = oneshot::channel();
            began.send(answer).unwrap();
            async move { answered.await.unwrap() }
        };
        let lock = SourcedAuthenticator::new(Audience::sagemaker("us-west-2"), source).unwrap();
        let clock = Arc::clone(&now);
        let clock = move || Timestamp::from_unix_seconds(clock.load(Ordering::SeqCst));
        let lock = Arc::new(lock.with_clock(clock).with_limits(limits));
        Self { lock, loads, now }
    }

    /// Begins a request with a token of an id.
    fn request(&self, id: &str) -> JoinHandle<Outcome> {
        let (lock, headers) = (Arc::clone(&self.lock), minted(id));
        tokio::spawn(async move { code(&lock, &headers).await })
    }

    /// Awaits the next load of the source.
    async fn load(&mut self) -> oneshot::Sender<Answer> {
        timeout(LIMIT, self.loads.recv()).await.expect("a load of the source").unwrap()
    }

    /// Asserts that a request asks the source, and hears what it says.
    async fn assert_heard(&mut self, id: &str, said: Said) {
        let request = self.request(id);
        self.load().await.send(said.answer(id)).unwrap();
        assert_eq!(ended(request).await, said.outcome());
    }

    /// Asserts that a request hears this without a load.
    async fn assert_kept(&mut self, said: Said) {
        assert_eq!(ended(self.request(KEY)).await, said.outcome());
        assert!(self.loads.try_recv().is_err(), "the source was asked");
    }

    /// Makes a request with a token of an id that somebody has, kept or not.
    async fn use_again(&mut self, id: &str) {
        let mut request = self.request(id);
        let load = tokio::select! {
            load = self.load() => load,
            outcome = &mut request => return assert_eq!(outcome.unwrap(), Ok(())),
        };
        load.send(Said::Credential.answer(id)).unwrap();
        assert_eq!(ended(request).await, Ok(()));
    }

    /// Begins a request that asks the source, for the first time or once more.
    async fn begin(&mut self, is_reload: bool) -> (JoinHandle<Outcome>, oneshot::Sender<Answer>) {
        if is_reload {
            self.assert_heard(KEY, Said::Credential).await;
            self.now.fetch_add(i64::from(limits().fresh_seconds), Ordering::SeqCst);
        }
        (self.request(KEY), self.load().await)
    }
}

async fn ended(request: JoinHandle<Outcome>) -> Outcome {
    timeout(LIMIT, request).await.expect("the end of a request").unwrap()
}

/// SPEC Q6. Its end puts nothing back: whoever comes after `forget` hears a load that began after it.
#[tokio::test]
async fn what_a_load_says_that_began_before_its_id_was_forgotten_is_not_kept() {
    for is_reload in [false, true] {
        for (before, after) in CHANGES {
            let mut setup = Setup::new(limits());
            let (request, load) = setup.begin(is_reload).await;
            setup.lock.forget(KEY);
            load.send(before.answer(KEY)).unwrap();
            // Nor is what was forgotten the last good answer.
            assert_eq!(ended(request).await, before.outcome(), "reload: {is_reload}");
            setup.assert_heard(KEY, after).await;
            setup.assert_kept(after).await;
        }
    }
}

/// SPEC Q6. The load that began last is kept, whichever ends first.
#[tokio::test]
async fn a_load_that_ends_after_a_later_one_changes_nothing() {
    for is_reload in [false, true] {
        for (before, after) in CHANGES {
            let mut setup = Setup::new(limits());
            let (request, load) = setup.begin(is_reload).await;
            setup.lock.forget(KEY);
            setup.assert_heard(KEY, after).await;
            load.send(before.answer(KEY)).unwrap();
            assert_eq!(ended(request).await, before.outcome(), "reload: {is_reload}");
            setup.assert_kept(after).await;
        }
    }
}

/// SPEC Q6. Nobody forgot it, but room was needed for others.
#[tokio::test]
async fn a_reload_of_an_answer_that_was_pushed_out_does_not_undo_a_later_load() {
    let mut setup = Setup::new(limits().with_entries(4));
    let (request, load) = setup.begin(true).await;
    // An answer that is used a few times pushes out one that is not.
    for turn in 0..400 {
        setup.use_again(&format!("AKIA{}", turn / 4)).await;
    }
    setup.assert_heard(KEY, Said::Nobody).await;
    load.send(Said::Credential.answer(KEY)).unwrap();
    assert_eq!(ended(request).await, Ok(()), "it came before");
    setup.assert_kept(Said::Nobody).await;
}

/// SPEC Q2, Q6. Whoever waited for the load asks once more, and all of them hear that.
#[tokio::test]
async fn callers_who_wait_for_a_load_whose_id_is_forgotten_share_the_next() {
    let mut setup = Setup::new(limits());
    let (request, load) = setup.begin(false).await;
    let waiting: Vec<_> = (0..3).map(|_| setup.request(KEY)).collect();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    setup.lock.forget(KEY);
    load.send(Said::Credential.answer(KEY)).unwrap();
    assert_eq!(ended(request).await, Ok(()), "it came before");
    setup.load().await.send(Ok(None)).unwrap();
    for request in waiting {
        assert_eq!(ended(request).await, Said::Nobody.outcome());
    }
    setup.assert_kept(Said::Nobody).await;
}

/// SPEC Q3. Keys that are withdrawn all the time hold up no other.
#[tokio::test]
async fn to_forget_another_id_changes_nothing_for_a_load() {
    for is_reload in [false, true] {
        let mut setup = Setup::new(limits());
        let (request, load) = setup.begin(is_reload).await;
        setup.lock.forget("AKIAOTHER");
        load.send(Said::Credential.answer(KEY)).unwrap();
        assert_eq!(ended(request).await, Ok(()));
        setup.assert_kept(Said::Credential).await;
    }
}
