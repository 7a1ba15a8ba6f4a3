use std::cell::RefCell;
use std::collections::BTreeMap;
use std::env;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};
use stagemaker_verifier::Stage;

/// Enough for any mistake that was tried, and for seconds only.
const CASES: u32 = 5_000;

/// Checks that the property holds for so many inputs, the same ones every time, unless the
/// variables of the environment that proptest knows say otherwise.
pub(crate) fn check<S: Strategy>(inputs: &S, property: impl Fn(S::Value) -> TestCaseResult) {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    if env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(0);
    }
    let again = format!("PROPTEST_RNG_SEED={} PROPTEST_CASES={}", config.rng_seed, config.cases);
    if let Err(found) = TestRunner::new(config).run(inputs, property) {
        panic!("{found}\nto see it again: {again}");
    }
}

/// How often each verdict was given: a test that only ever sees refusals proves little.
#[derive(Default)]
pub(crate) struct Tally(RefCell<BTreeMap<&'static str, u32>>);

impl Tally {
    pub(crate) fn add(&self, verdict: Result<(), Stage>) {
        let name = verdict.map_or_else(Stage::name, |()| "accepted");
        *self.0.borrow_mut().entry(name).or_default() += 1;
    }

    /// Tells the numbers, and checks that of many cases each verdict got its share.
    pub(crate) fn tell(&self, test: &str, verdicts: &[&str]) {
        let counts = self.0.borrow();
        println!("{test}: {counts:?}");
        let total: u32 = counts.values().sum();
        for verdict in verdicts {
            let count = counts.get(verdict).copied().unwrap_or_default();
            assert!(total < 1_000 || count > total / 200, "{verdict}: {count} of {total}");
        }
    }
}
