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

/// Pairs of forged tokens.
mod forgeries;
/// The interval of a difference.
mod interval;
/// Verifiers and gateways.
mod locks;
/// The measuring of a pair.
mod pair;

use std::process::ExitCode;

use stagemaker_testing::credentials::SECRET_ACCESS_KEY as SECRET;

use crate::forgeries::{LONG_TERM, comparison, derived, known, longer, one_key_derived};
use crate::interval::{Verdict, assert_intervals_are_judged, interval, judge};
use crate::locks::{Keys, prepared, verifier};
use crate::pair::Pair;

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

fn assert_locks_open_for_the_genuine_token() {
    assert!(verifier(SECRET)(LONG_TERM), "the key of the verifier is not that of the token");
    for keys in [Keys::OfTheDay, Keys::OfAnotherDay, Keys::Reloaded] {
        assert!(prepared(keys)(LONG_TERM), "the gateway does not know the genuine token");
    }
}
