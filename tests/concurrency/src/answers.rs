//! Answers of a key source that are loaded while a key is revoked there, or made.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use shuttle::thread;
use stagemaker_verifier::{Audience, Timestamp};

use crate::access::Access;
use crate::credential::Credential;
use crate::principal::Principal;
use crate::secret::Secret;

const ID: &str = "a";
const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_341_600);

/// The part that a thread plays.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// The answer is loaded again, also where it was pushed out meanwhile.
    Reload,
    /// A request comes, and loads where nothing is known.
    Request,
    /// The source changes, and the id is forgotten.
    Forget,
    /// The source changes, and a load begins after that.
    Change,
}

fn credential() -> Credential {
    let principal = Principal::parse("arn:aws:iam::123456789012:user/ci").unwrap();
    Credential::new(ID, Secret::new("s"), Arc::new(principal), Access::Unlimited).unwrap()
}

macro_rules! scenario {
    ($name:ident, $($room:ident)::+) => {
        /// Lets the threads play their parts, the last of them on this one, while a key is revoked, or
        /// made. What is kept afterwards, if anything, is what the source says then.
        pub fn $name(is_revoked: bool, parts: &[Part]) {
            use $($room)::+::{Answers, Loaded};
            let has_key = |loaded: &Loaded| !loaded.in_force(NOW).credentials.is_empty();
            let answers = Arc::new(Answers::new(8));
            // Answers are made here, since to derive their keys takes many steps.
            let audience = Audience::sagemaker("us-east-1");
            let answer = |has_key: bool| {
                let credential = has_key.then(credential);
                Arc::new(Loaded::new(credential, &audience, NOW, 300).unwrap())
            };
            let (before, after) = (answer(is_revoked), answer(!is_revoked));
            // The source is read and written in one step, and no step is wasted on a lock of the checker.
            let source = Arc::new(std::sync::Mutex::new(before));
            let part = |part: Part| {
                let (answers, source) = (Arc::clone(&answers), Arc::clone(&source));
                let after = Arc::clone(&after);
                move || {
                    let change = || {
                        thread::yield_now();
                        *source.lock().unwrap() = Arc::clone(&after);
                    };
                    let load = || {
                        let read = Arc::clone(&source.lock().unwrap());
                        thread::yield_now();
                        read
                    };
                    let reload = || {
                        let begun = answers.begin(ID);
                        begun.keep(&load());
                    };
                    match part {
                        Part::Reload => reload(),
                        Part::Request => {
                            let mut first = pin!(answers.begin_first(ID));
                            let polled = first.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                            // Who would have to wait goes away.
                            if let Poll::Ready(Ok(begun)) = polled {
                                begun.keep(&load());
                            }
                        }
                        Part::Forget => {
                            change();
                            answers.forget(ID);
                        }
                        Part::Change => {
                            change();
                            reload();
                        }
                    }
                    // From here on nobody lets the revoked key in, nor refuses the new one.
                    if matches!(part, Part::Forget | Part::Change) {
                        let (known, unknown) = answers.get(ID);
                        let is_undone = if is_revoked { known.is_some() } else {
                            known.is_none() && unknown.is_some()
                        };
                        assert!(!is_undone, "a change is undone at once");
                    }
                }
            };
            let (last, others) = parts.split_last().unwrap();
            let threads: Vec<_> = others.iter().map(|other| thread::spawn(part(*other))).collect();
            part(*last)();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            let (known, unknown) = answers.get(ID);
            let kept = known.or(unknown);
            if is_revoked {
                assert!(!kept.is_some_and(|kept| has_key(&kept)), "a revoked key works again");
            } else {
                assert!(kept.is_none_or(|kept| has_key(&kept)), "a new key is refused again");
            }
        }
    };
}

scenario!(of_the_product, crate::loaded);
scenario!(kept_anyway, crate::planted::kept_anyway);
scenario!(kept_unlocked, crate::planted::kept_unlocked);
scenario!(still_current, crate::planted::still_current);
