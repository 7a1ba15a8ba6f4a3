//! Measures whether the time of a refusal tells anything.
//!
//! Two kinds of forged tokens take turns in random order, in rounds that each make their
//! credentials anew, so that where these lie in memory is drawn by lot as well. Of each round the
//! difference of the two medians is taken, and of all rounds their median with a confidence
//! interval of 99.9 % by order statistics, which asks nothing of the shape of the noise.
//!
//! Two kinds are alike if the whole interval lies within the tolerance, and differ if all of it
//! lies beyond; else the machine allows no verdict. Differences that were put there on purpose
//! must be found: where they are not, the machine allows no verdict about anything. The exit
//! status is 1 only where two kinds differ that must not.
//!
//! Before anything is measured, and all that counts with `--test`: each lock opens for the genuine
//! token, or its refusals would be no forgeries' refusals, and intervals are judged as said here.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    reason = "a bench may panic, prints what it finds, and counts far below 2^52"
)]

use std::hint::black_box;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use stagemaker_gateway::{
    Access, Credential, Credentials, DerivedKey, DerivedKeys, Principal, Secret,
};
use stagemaker_testing::credentials::{ACCESS_KEY_ID, SECRET_ACCESS_KEY as SECRET};
use stagemaker_verifier::{Audience, Scope, SigningKey, Timestamp, Token};

/// The tolerance in nanoseconds: a quarter of what one block of SHA-256 takes, two steps of the
/// clocks of many machines, and a hundredth of a refusal.
const TOLERANCE: f64 = 20.0;

/// The share of intervals that miss the true difference.
const DOUBT: f64 = 0.001;

fn main() -> ExitCode {
    assert_locks_open_for_the_genuine_token();
    assert_intervals_are_judged();
    // As a bench among others it is only tried out.
    let trial = std::env::args().any(|argument| argument == "--test");
    let (rounds, turns) = if trial { (13, 20) } else { (61, 600) };
    println!("difference of medians in ns, with an interval of 99.9 % over {rounds} rounds\n");
    let verdicts = PAIRS.map(|(what, make)| tell(what, make, rounds, turns));
    // The test of the test: what does take longer must be found.
    let found = CONTROLS.map(|(what, make)| tell(what, make, rounds, turns));
    let is_sound = found.iter().all(|verdict| *verdict == Verdict::Different);
    let (differs, unclear) = (Verdict::Different, Verdict::Unclear);
    let (differs, is_unclear) = (verdicts.contains(&differs), verdicts.contains(&unclear));
    println!(
        "\n{}",
        match (is_sound, differs, is_unclear) {
            (false, ..) => "no verdict: this machine does not show a difference that is there",
            (true, true, _) => "a difference that must not be there",
            (true, false, true) => "no verdict where the interval is too wide; alike elsewhere",
            (true, false, false) => "the planted differences were found, and no other",
        }
    );
    if is_sound && differs && !trial { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

type Named = (&'static str, fn() -> Pair);

const PAIRS: [Named; 6] = [
    ("the first or the last digit of the signature is wrong", comparison),
    ("the access key is known, or is not", || known(Keys::OfTheDay)),
    ("the same, first request after a reload", || known(Keys::Reloaded)),
    ("the same, on a day whose keys are not there yet", || known(Keys::OfAnotherDay)),
    ("a derived key is held for the day, or is not", || derived(Keys::OfTheDay)),
    ("the same, first request after a reload", || derived(Keys::Reloaded)),
];

const CONTROLS: [Named; 2] =
    [("planted: one block more to hash", longer), ("planted: one key derived", one_key_derived)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Alike,
    Different,
    Unclear,
}

/// Two tokens whose refusal should take the same time.
struct Pair {
    tokens: [String; 2],
    /// Gets everything ready and returns what is timed, which says whether it was accepted.
    lock: Box<dyn FnMut(usize) -> Lock>,
}

type Lock = Rc<dyn Fn(&str) -> bool>;

/// Prints what was found of a pair, and judges it.
fn tell(what: &str, make: fn() -> Pair, rounds: usize, turns: usize) -> Verdict {
    let mut differences: Vec<_> =
        (0..rounds).map(|round| make().difference(turns, round)).collect();
    let (median, [low, high]) = interval(&mut differences);
    let verdict = judge([low, high]);
    let word = match verdict {
        Verdict::Alike => "alike",
        Verdict::Different => "different",
        Verdict::Unclear => "no verdict",
    };
    println!("{median:+8.1}  [{low:+7.1}, {high:+7.1}]  {word:10}  {what}");
    verdict
}

/// Returns the median of some differences, and the interval in which the true one lies.
fn interval(differences: &mut [f64]) -> (f64, [f64; 2]) {
    differences.sort_by(f64::total_cmp);
    let (rounds, skipped) = (differences.len(), outside(differences.len()));
    (differences[rounds / 2], [differences[skipped], differences[rounds - 1 - skipped]])
}

fn judge([low, high]: [f64; 2]) -> Verdict {
    if -TOLERANCE < low && high < TOLERANCE {
        Verdict::Alike
    } else if high < -TOLERANCE || TOLERANCE < low {
        Verdict::Different
    } else {
        Verdict::Unclear
    }
}

/// Asserts it of 13 differences, of which the interval leaves out none, and of 61, of which it
/// leaves out the 17 smallest and the 17 largest.
fn assert_intervals_are_judged() {
    let spread = |rounds: u8, from: f64, step: f64| -> Vec<f64> {
        (0..rounds).map(|round| from + f64::from(round) * step).collect()
    };
    for (mut differences, expected) in [
        (spread(13, -6.0, 1.0), Verdict::Alike),
        (spread(13, 21.0, 1.0), Verdict::Different),
        (spread(13, -33.0, 1.0), Verdict::Different),
        (spread(13, 15.0, 1.0), Verdict::Unclear),
        (spread(61, -30.0, 1.0), Verdict::Alike),
        (spread(61, -5.0, 2.0), Verdict::Different),
    ] {
        let (_, interval) = interval(&mut differences);
        assert_eq!(judge(interval), expected, "{interval:?} of {differences:?}");
    }
}

fn assert_locks_open_for_the_genuine_token() {
    assert!(verifier(SECRET)(LONG_TERM), "the key of the verifier is not that of the token");
    for keys in [Keys::OfTheDay, Keys::OfAnotherDay, Keys::Reloaded] {
        assert!(prepared(keys)(LONG_TERM), "the gateway does not know the genuine token");
    }
}

/// Counts the smallest, and as many of the largest, differences outside of the interval for their
/// median: as many as tosses of a coin show heads with half of the doubt.
fn outside(rounds: usize) -> usize {
    let mut probability = 0.5_f64.powi(i32::try_from(rounds).unwrap());
    let (mut sum, mut heads) = (probability, 0);
    while sum < DOUBT / 2.0 {
        probability *= (rounds - heads) as f64 / (heads + 1) as f64;
        heads += 1;
        sum += probability;
    }
    heads.saturating_sub(1)
}

impl Pair {
    /// Measures by how many nanoseconds the second kind takes longer, in one round.
    fn difference(mut self, turns: usize, round: usize) -> f64 {
        let mut times = [Vec::with_capacity(turns), Vec::with_capacity(turns)];
        let mut random = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(round as u64 + 1);
        // Both are shown from the same place, or its alignment would be what is measured.
        let mut token = String::with_capacity(4096);
        for turn in 0..2 * turns {
            // Xorshift: which of the two comes next must not be a pattern.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let class = usize::from(random & 1 == 1);
            token.clear();
            token.push_str(&self.tokens[class]);
            let lock = (self.lock)(turn);
            let start = Instant::now();
            let accepted = black_box(lock(black_box(&token)));
            times[class].push(start.elapsed().as_nanos() as f64);
            assert!(!accepted);
        }
        let [first, second] = times.map(median);
        second - first
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Of the verifier: where two signatures differ.
fn comparison() -> Pair {
    let genuine = decoded(LONG_TERM);
    let at = signature_start(&genuine);
    let tokens = [at, at + 63].map(|at| with_digit_changed(&genuine, at));
    let lock = verifier(SECRET);
    Pair { tokens, lock: Box::new(move |_| Rc::clone(&lock)) }
}

/// Which keys are there when a token comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    OfTheDay,
    OfAnotherDay,
    Reloaded,
}

/// Of the gateway: both tokens are forged, but one names a key that exists.
fn known(keys: Keys) -> Pair {
    gateway([ACCESS_KEY_ID, "AKIAIOSFODNN7EXAMPLF"], keys)
}

/// Of the gateway: derived keys are held of both, but of one there is none for the day.
fn derived(keys: Keys) -> Pair {
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

/// A lock with some credentials, whose keys were derived for a day.
fn prepared(keys: Keys) -> Lock {
    let (credentials, audience) = (credentials(), Audience::sagemaker("us-west-2"));
    let now = signed_at();
    let at = if keys == Keys::OfAnotherDay { now.minus_seconds(10 * 86_400) } else { now };
    credentials.prepare(&audience, at);
    Rc::new(move |bearer| credentials.verify(bearer, &audience, now).is_ok())
}

/// One block more to hash.
fn longer() -> Pair {
    let tokens = [0, 64].map(|surplus| {
        let id = format!("{ACCESS_KEY_ID}{}", "A".repeat(surplus));
        encoded(&decoded(LONG_TERM).replace(ACCESS_KEY_ID, &id))
    });
    let lock = verifier("another secret");
    Pair { tokens, lock: Box::new(move |_| Rc::clone(&lock)) }
}

/// Plants what a known access key would show if its key were derived at its first request.
fn one_key_derived() -> Pair {
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

fn verifier(secret: &str) -> Lock {
    let key = SigningKey::derive(secret, Token::parse(LONG_TERM).unwrap().scope());
    let audience = Audience::sagemaker("us-west-2");
    Rc::new(move |bearer| {
        let token = Token::parse(bearer).unwrap();
        token.verify(&key, &audience, token.signed_at()).is_ok()
    })
}

/// A few access keys with secrets, and two of which derived keys are held.
fn credentials() -> Credentials {
    let principal = Principal::parse("arn:aws:iam::123456789012:user/ci").unwrap();
    let principal = Arc::new(principal);
    let whole = |id: &str| {
        let secret = Secret::new(SECRET);
        Credential::new(id, secret, Arc::clone(&principal), Access::Unlimited).unwrap()
    };
    let derived = |id: &str, day| {
        let key = DerivedKey::new(scope(day), &SigningKey::derive_bytes(SECRET, scope(day)));
        let keys = DerivedKeys::new([key.unwrap()]).unwrap();
        let principal = Arc::clone(&principal);
        Credential::from_derived_keys(id, keys, principal, Access::Unlimited).unwrap()
    };
    Credentials::new([
        whole(ACCESS_KEY_ID),
        whole("AKIAANOTHEREXAMPLE01"),
        derived("AKIADERIVEDTHATDAY01", "20261122"),
        derived("AKIADERIVEDOTHERDAY1", "20261120"),
    ])
    .unwrap()
}

fn scope(date: &str) -> Scope<'_> {
    Scope { date, region: "us-west-2", service: "sagemaker" }
}

fn signed_at() -> Timestamp {
    Token::parse(LONG_TERM).unwrap().signed_at()
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

const LONG_TERM: &str = include_str!("../../../fixtures/tokens/long-term-example/token.txt");
