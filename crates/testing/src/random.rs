//! Properties of random inputs.
//!
//! The seed is fixed, so that a test that fails fails again, here and elsewhere, and a change is
//! not blamed for an input that was never tried before: to find new ones is for `fuzz/`. Other
//! inputs are tried with `PROPTEST_RNG_SEED=7 PROPTEST_CASES=100000 cargo test`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};

/// Checks that a property holds for so many inputs. A failure says how to see it again.
#[track_caller]
pub fn check<S: Strategy>(
    cases: u32,
    inputs: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = config(cases);
    let again = format!("PROPTEST_RNG_SEED={} PROPTEST_CASES={}", config.rng_seed, config.cases);
    if let Err(failure) = TestRunner::new(config).run(inputs, property) {
        panic!("{failure}\nto see it again: {again}");
    }
}

/// Returns how a property is tried: with so many inputs, all drawn from one fixed seed, unless the
/// environment says otherwise.
pub fn config(cases: u32) -> Config {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0);
    }
    config
}

/// A count of the outcomes of a property, so that a property that nothing reaches is noticed.
#[derive(Debug, Default)]
pub struct Tally(RefCell<BTreeMap<&'static str, usize>>);

impl Tally {
    /// Counts an outcome.
    pub fn count(&self, outcome: &'static str) {
        *self.0.borrow_mut().entry(outcome).or_default() += 1;
    }

    /// Asserts that each outcome has at least its share of all that were counted, in percent.
    #[track_caller]
    pub fn assert_shares(&self, least: &[(&'static str, usize)]) {
        let counts = self.0.borrow();
        let all: usize = counts.values().sum();
        for (outcome, percent) in least {
            let count = counts.get(outcome).copied().unwrap_or_default();
            assert!(count * 100 >= all * percent, "{outcome}: less than {percent} % of {counts:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn tally() -> Tally {
        let tally = Tally::default();
        for outcome in ["often", "often", "often", "seldom"] {
            tally.count(outcome);
        }
        tally
    }

    #[test]
    fn outcomes_with_their_share_are_enough() {
        tally().assert_shares(&[("often", 75), ("seldom", 25)]);
    }

    #[test]
    #[should_panic(expected = "never: less than 1 % of")]
    fn an_outcome_that_never_comes_is_too_little() {
        tally().assert_shares(&[("never", 1)]);
    }
}
