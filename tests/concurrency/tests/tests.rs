//! What holds in every schedule that is tried, and that each planted fault is found.
#![cfg(test)]
#![allow(missing_docs, reason = "the names of tests say it")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler};
use shuttle::{Config, FailurePersistence, Runner};
use stagemaker_concurrency::answers::{self, Part};
use stagemaker_concurrency::reloads::Edit::{self, Failing, Replies, Revocation};
use stagemaker_concurrency::{key_cache, reloads};

/// The seed of random schedules: the same are tried in every run.
const SEED: u64 = 15;

/// Tries every schedule, and prints how many there are.
fn every_schedule(name: &str, scenario: impl Fn() + Send + Sync + 'static) {
    let scheduler = DfsScheduler::new(None, false);
    let tried = Runner::new(scheduler, config()).run(scenario);
    println!("{name}: every schedule, {tried}");
    assert!(tried > 1, "{name}");
}

/// Tries random schedules, half of them with few changes of the thread in turn.
fn random_schedules(name: &str, count: usize, scenario: impl Fn() + Send + Sync + Clone + 'static) {
    let random = RandomScheduler::new_from_seed(SEED, count / 2);
    let tried = Runner::new(random, config()).run(scenario.clone());
    let few = PctScheduler::new_from_seed(SEED, 3, count / 2);
    let tried = tried + Runner::new(few, config()).run(scenario);
    println!("{name}: {tried} schedules at random, seed {SEED}");
    assert_eq!(tried, count, "{name}");
}

/// The usual configuration, without the schedule of a failure: that of a planted fault is no news.
fn config() -> Config {
    let mut config = Config::default();
    config.failure_persistence = FailurePersistence::None;
    config
}

/// Asserts that a planted fault is found, and says with which words.
fn found(words: &str, try_schedules: impl FnOnce()) {
    let panic = catch_unwind(AssertUnwindSafe(try_schedules)).expect_err(words);
    println!("found: {words}");
    let said = panic.downcast_ref::<String>().cloned();
    let said = said.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
    assert!(said.unwrap_or_default().contains(words), "another fault than `{words}`");
}

const TWO: [Edit; 2] = [Replies, Revocation];
const FOUR: [Edit; 4] = [Replies, Revocation, Replies, Revocation];

#[test]
fn a_revocation_and_an_edit_end_in_force_in_every_schedule() {
    every_schedule("two reloads", || reloads::of_the_product(&TWO));
    every_schedule("two revocations", || reloads::of_the_product(&[Revocation; 2]));
}

#[test]
fn of_four_reloads_the_last_begun_is_in_force() {
    random_schedules("four reloads", 40_000, || reloads::of_the_product(&FOUR));
    let failing = [Failing, Revocation, Replies];
    random_schedules("a failing reload", 20_000, move || reloads::of_the_product(&failing));
}

#[test]
fn a_reload_that_loads_and_then_stores_is_found() {
    found("a revoked key works again", || {
        random_schedules("unlocked", 40_000, || reloads::unlocked(&FOUR));
    });
    found("works again", || every_schedule("unlocked", || reloads::unlocked(&TWO)));
}

#[test]
fn a_reload_that_wins_since_it_ends_last_is_found() {
    found("a revoked key works again", || {
        random_schedules("unordered", 40_000, || reloads::unordered(&FOUR));
    });
}

#[test]
fn a_token_is_verified_while_keys_are_derived_and_all_keys_are_of_the_same_days() {
    random_schedules("two days", 4_000, key_cache::keys_of_the_product);
}

#[test]
fn keys_of_two_days_that_are_mixed_are_found() {
    found("of several days", || random_schedules("mixed days", 4_000, key_cache::mixed_days));
}

#[test]
fn a_source_that_fails_is_asked_once_in_every_schedule() {
    every_schedule("two callers", || key_cache::source_of_the_product(2));
    random_schedules("four callers", 20_000, || key_cache::source_of_the_product(4));
}

#[test]
fn a_source_that_is_asked_twice_or_again_is_found() {
    found("two ask at once", || random_schedules("twice", 20_000, || key_cache::asked_twice(4)));
    found("before it is time", || random_schedules("let go", 20_000, || key_cache::let_go(4)));
    found("before it is time", || random_schedules("again", 20_000, || key_cache::asked_again(4)));
}

#[test]
fn no_load_undoes_a_change_of_the_source_in_any_schedule() {
    for is_revoked in [true, false] {
        for parts in [
            [Part::Reload, Part::Forget],
            [Part::Request, Part::Forget],
            [Part::Reload, Part::Change],
        ] {
            let name = format!("{parts:?}, revoked: {is_revoked}");
            every_schedule(&name, move || answers::of_the_product(is_revoked, &parts));
        }
        random_schedules("three loads and a forget", 20_000, move || {
            answers::of_the_product(is_revoked, &LOADS);
        });
    }
}

const LOADS: [Part; 4] = [Part::Request, Part::Reload, Part::Request, Part::Forget];

#[test]
fn a_load_that_undoes_a_change_is_found() {
    for (is_revoked, words) in
        [(true, "a revoked key works again"), (false, "a new key is refused again")]
    {
        let parts = [Part::Reload, Part::Forget];
        found(words, || {
            every_schedule("kept anyway", move || answers::kept_anyway(is_revoked, &parts));
        });
        found(words, || {
            every_schedule("kept unlocked", move || answers::kept_unlocked(is_revoked, &parts));
        });
        found(words, || {
            every_schedule("still current", move || answers::still_current(is_revoked, &parts));
        });
    }
}
